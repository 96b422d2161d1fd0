using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Sign-in by a user pool of Amazon Cognito [ELBv2 API: AuthenticateCognitoActionConfig].</summary>
public static partial class AuthenticateCognitoTable
{
    private const string Config = "AuthenticateCognitoConfig.";
    private const string PoolPattern = "^arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/[A-Za-z0-9_-]+$";

    public static PropertyTable Table { get; } = new("authenticate cognito");

    public static Property<string> UserPool { get; } =
        Table
            .Text(
                "userPool",
                new TextShape(
                    "a user pool's ARN",
                    new(PoolPattern, PoolRegex, "of the form arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID", BindingCodes.InvalidText)
                ),
                "The user pool: its ARN."
            )
            .Required()
            .Wire(Config + "UserPoolArn")
            .Effect(Feels.Judged);

    public static Property<string> Client { get; } =
        Table
            .Text("userPoolClientId", new TextShape("a client's id"), "The app client of the pool; it must have a secret.")
            .Required()
            .Wire(Config + "UserPoolClientId")
            .Effect(Feels.Judged);

    public static Property<string> Domain { get; } =
        Table
            .Text("userPoolDomain", new TextShape("a domain"), "The prefix of the pool's own domain, or a domain of yours.")
            .Required()
            .Wire(Config + "UserPoolDomain")
            .Effect(Feels.Judged);

    public static SignIn SignIn { get; } = new(Table, Config, "What is asked of the pool.");

    [GeneratedRegex(PoolPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex PoolRegex();
}
