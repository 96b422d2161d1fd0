using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

using Members = IDictionary<string, object>;

/// <summary>Sign-in by an identity provider that speaks OpenID Connect [ELBv2 API: AuthenticateOidcActionConfig].</summary>
public static partial class AuthenticateOidcTable
{
    private const string ConfigMember = "AuthenticateOidcConfig";
    private const string Config = ConfigMember + ".";
    private const string SecretMember = "ClientSecret";
    private const string AddressPattern = @"^https://[^\s/]+(/\S*)?$";

    public static PropertyTable Table { get; } = new("authenticate oidc");

    public static Property<string> Issuer { get; } = Address("issuer", "Issuer", "Who the provider says it is.");

    public static Property<string> Authorization { get; } =
        Address("authorizationEndpoint", "AuthorizationEndpoint", "Where clients are sent to sign in.");

    public static Property<string> Token { get; } =
        Address("tokenEndpoint", "TokenEndpoint", "Where the load balancer gets tokens; it asks over public IPv4.");

    public static Property<string> UserInfo { get; } =
        Address("userInfoEndpoint", "UserInfoEndpoint", "Where the load balancer asks who signed in; over public IPv4.");

    public static Property<string> ClientId { get; } =
        Table
            .Text("clientId", new TextShape("a client's id"), "The client at the provider.")
            .Required()
            .Wire(Config + "ClientId")
            .Effect(Feels.Judged);

    /// <summary>AWS never tells it: a fingerprint in a tag says when it changed.</summary>
    public static Property<HeldSecret> ClientSecret { get; } =
        Table
            .Value(
                "clientSecret",
                new SecretForm(),
                new TextShape("a secret").Select(static text => new HeldSecret(text, "")),
                "The client's secret, from a variable. It is shown nowhere and stands in no plan file."
            )
            .Required()
            .Wire(Config + SecretMember)
            .Effect(Feels.Judged);

    public static SignIn SignIn { get; } = new(Table, Config, "What is asked of the provider.");

    /// <summary>The secret among the steps; null: there is none.</summary>
    public static HeldSecret? SecretOf(ImmutableArray<Settings> actions) =>
        actions.Select(static a => a.Table == Table ? a.Find(ClientSecret) : null).FirstOrDefault(static s => s is not null);

    /// <summary>Steps as AWS reports them, with what a tag says of the secret.</summary>
    public static ImmutableArray<Settings> WithFingerprint(ImmutableArray<Settings> actions, string fingerprint) =>
        [.. actions.Select(a => a.Table == Table ? a.With(ClientSecret, new HeldSecret(null, fingerprint)) : a)];

    /// <summary>Who does not know the secret asks AWS to keep the one it has.</summary>
    internal static void Complete(Members action)
    {
        if (action.TryGetValue(ConfigMember, out var config) && config is Members members && !members.ContainsKey(SecretMember))
        {
            members["UseExistingClientSecret"] = true;
        }
    }

    /// <summary>For people, without the secret.</summary>
    internal static string Text(Settings action, Func<ResourceRef, string> nameOf) => $"{Table.Label}: " + PartText.Words(action, nameOf);

    private static Property<string> Address(string key, string member, string says) =>
        Table
            .Text(
                key,
                new TextShape("an address", new(AddressPattern, AddressRegex, "of the form https://HOST/PATH", BindingCodes.InvalidText)),
                says
            )
            .Required()
            .Wire(Config + member)
            .Effect(Feels.Judged);

    [GeneratedRegex(AddressPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex AddressRegex();
}
