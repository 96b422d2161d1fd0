using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// What is said of a sign-in, whoever it is by: the same lines in each table of one [ELBv2 API: AuthenticateOidcActionConfig].
/// </summary>
public sealed class SignIn
{
    internal SignIn(PropertyTable table, string config, string asked)
    {
        Scope = table.Text("scope", new TextShape("a scope"), asked).Is("openid").Wire(config + "Scope").Effect(Feels.Judged);
        Cookie = table
            .Text("sessionCookieName", new TextShape("a cookie's name"), "The cookie in which a session is kept.")
            .Is("AWSELBAuthSessionCookie")
            .Wire(config + "SessionCookieName")
            .Effect(Feels.Judged);
        SessionTimeout = table
            .Duration("sessionTimeout", 1, 604800, "How long a session lasts, at most.")
            .Is(TimeSpan.FromDays(7))
            .Wire(config + "SessionTimeout")
            .Effect(Feels.Judged);
        OnUnauthenticated = table
            .Word(
                "onUnauthenticatedRequest",
                ["deny", "allow", "authenticate"],
                "A request without a session is answered with 401, let through, or sent to sign in."
            )
            .Is("authenticate")
            .Wire(config + "OnUnauthenticatedRequest")
            .Effect(Feels.Judged);
        ExtraParams = table
            .Map("authenticationRequestExtraParams", 10, "parameters by name", "Parameters of the request that goes to sign in.")
            .Wire(config + "AuthenticationRequestExtraParams")
            .Effect(Feels.Judged);
    }

    public Property<string> Scope { get; }

    public Property<string> Cookie { get; }

    /// <summary>1 second to 7 days.</summary>
    public Property<TimeSpan> SessionTimeout { get; }

    public Property<string> OnUnauthenticated { get; }

    /// <summary>Ten at most.</summary>
    public Property<ImmutableSortedDictionary<string, string>> ExtraParams { get; }

    /// <summary>Null: the step is no sign-in.</summary>
    public static SignIn? Of(Settings step) =>
        step.Table == AuthenticateCognitoTable.Table ? AuthenticateCognitoTable.SignIn
        : step.Table == AuthenticateOidcTable.Table ? AuthenticateOidcTable.SignIn
        : null;
}
