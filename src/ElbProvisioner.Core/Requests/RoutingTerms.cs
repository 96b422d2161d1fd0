using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Requests;

/// <summary>Conditions, actions and rewrites, of the file and of AWS alike, in the terms of the matcher.</summary>
internal static class RoutingTerms
{
    public static Condition Of(ConditionSettings condition) =>
        condition switch
        {
            { IsRegex: true } => new Condition.Expression(condition.Field, condition.HeaderName, condition.Values),
            { Field: "host-header" } => new Condition.Host(condition.Values),
            { Field: "path-pattern" } => new Condition.Path(condition.Values),
            { Field: "http-request-method" } => new Condition.Method(condition.Values),
            { Field: "http-header", HeaderName: { } name } => new Condition.Header(name, condition.Values),
            { Field: "query-string" } => new Condition.Query([.. condition.Values.Select(Pair)]),
            { Field: "source-ip" } => new Condition.Source(condition.Values),
            { Field: ConditionsForm.AddressType, Values: [var type] } => new Condition.Family(type == "ipv6"),
            _ => new Condition.Unknown(condition.Field),
        };

    /// <param name="nameOf">The name of a target group.</param>
    public static Step Of(Settings action, Func<ResourceRef, string> nameOf)
    {
        if (action.Table == ForwardTable.Table)
        {
            var stickiness = action.Get(ForwardTable.Stickiness);
            return new Step.Forward(
                [.. action.Get(ForwardTable.Targets).Select(t => new TargetShare(nameOf(t.TargetGroup), t.Weight))],
                stickiness == TimeSpan.Zero ? null : stickiness
            );
        }

        if (action.Table == RedirectTable.Table)
        {
            return new Step.Redirect(
                action.Get(RedirectTable.Protocol),
                action.Get(RedirectTable.Host),
                action.Get(RedirectTable.Port),
                action.Get(RedirectTable.Path),
                action.Get(RedirectTable.Query),
                int.Parse(action.Get(RedirectTable.Status))
            );
        }

        if (action.Table == FixedResponseTable.Table)
        {
            return new Step.Respond(
                action.Get(FixedResponseTable.Status),
                action.Get(FixedResponseTable.ContentType),
                action.Get(FixedResponseTable.Body)
            );
        }

        if (action.Table == JwtTable.Table)
        {
            return new Step.SignIn(IdentityKind.Jwt, Provider: ProviderOf(action));
        }

        return SignIn.Of(action) is { } signIn
            ? new Step.SignIn(
                action.Table == AuthenticateOidcTable.Table ? IdentityKind.Oidc : IdentityKind.Cognito,
                action.Find(signIn.OnUnauthenticated) switch
                {
                    "allow" => Unauthenticated.Allow,
                    "deny" => Unauthenticated.Deny,
                    _ => Unauthenticated.Authenticate,
                },
                ProviderOf(action.Without(signIn.SessionTimeout).Without(signIn.ExtraParams))
            )
            : new Step.Unknown(action.Table == ForeignActionTable.Table ? action.Get(ForeignActionTable.Type) : action.Table.Label);
    }

    /// <summary>What clients notice of it: how long a session may last they do not, and who knows the secret is the same.</summary>
    private static string ProviderOf(Settings action) =>
        string.Join(
            '\n',
            (action.Table == AuthenticateOidcTable.Table ? action.Without(AuthenticateOidcTable.ClientSecret) : action).Canonical()
        );

    public static ImmutableArray<Transform> Of(ImmutableArray<RewriteSettings> rewrites) =>
        [.. rewrites.Select(r => new Transform(r.Part == "host", r.Regex, r.Replace))];

    /// <summary><c>key=value</c>, or <c>=value</c> under any key.</summary>
    private static QueryPattern Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return new(at <= 0 ? null : text[..at], text[(at + 1)..]);
    }
}
