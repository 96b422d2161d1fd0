using System.Globalization;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Sites;

/// <summary>What a rule makes of a request that it has taken.</summary>
public static class RuleOutcome
{
    /// <summary>A longer Location is not sent [ALB guide: CloudWatch metrics, troubleshooting].</summary>
    private const int MaxLocation = 8 * 1024;

    /// <summary>What the client gets in its place.</summary>
    private const int LocationTooLong = 507;

    /// <summary>A forward of which no group has weight: AWS does not say with what it is answered.</summary>
    private const int NoWeight = 503;

    /// <summary>Why that is answered.</summary>
    internal const string WhyNoWeight = "no target group of the forward has any weight";

    private const int Unauthorized = 401;

    private static readonly Outcome.Unknown Nothing = new("nothing");

    /// <summary>A rewrite that cannot be made [ALB guide: rule transforms].</summary>
    private const int RewriteFailed = 500;

    /// <param name="rule">Its place, or <see cref="RouteTable.DefaultRule"/>.</param>
    public static Outcome Of(RouteTable table, int rule, Request request, Choices choices) =>
        Of(table, rule, request, choices, static (signIn, then) => Of(signIn, then));

    /// <summary>What a request gets whose session or token counts, or that may go on without.</summary>
    /// <param name="rule">Its place, or <see cref="RouteTable.DefaultRule"/>.</param>
    public static Outcome BehindSignIn(RouteTable table, int rule, Request request, Choices choices) =>
        Of(table, rule, request, choices, static (_, then) => then);

    private static Outcome Of(RouteTable table, int rule, Request request, Choices choices, Func<Step.SignIn, Outcome, Outcome> behind)
    {
        Outcome outcome = Nothing;
        var steps = table.StepsOf(rule);
        for (var place = steps.Length - 1; place >= 0; place--)
        {
            outcome = steps[place] switch
            {
                Step.SignIn signIn => behind(signIn, outcome),
                Step.Forward forward => Of(forward, rule == RouteTable.DefaultRule ? null : table.Rules[rule], request, choices),
                Step.Redirect redirect => Of(redirect, table, request),
                Step.Respond respond => new Outcome.Respond(respond.Status, respond.ContentType, respond.Body),
                Step.Unknown unknown => new Outcome.Unknown(unknown.Type),
                var step => throw new InvalidOperationException($"No outcome for {step.GetType().Name}."),
            };
        }

        return outcome;
    }

    private static Outcome Of(Step.SignIn signIn, Outcome then) =>
        signIn.By == IdentityKind.Jwt
            ? new Outcome.Authenticate(signIn.By, then)
            : signIn.Otherwise switch
            {
                Unauthenticated.Allow => then,
                Unauthenticated.Deny => new Outcome.Respond(Unauthorized, "text/html", "", "the request has no session"),
                _ => new Outcome.Authenticate(signIn.By, then),
            };

    private static Outcome Of(Step.Forward forward, RouteRule? rule, Request request, Choices choices)
    {
        if (forward.Targets.Length != 1 && forward.Targets.All(static t => t.Weight == 0))
        {
            return new Outcome.Respond(NoWeight, "text/html", "", WhyNoWeight);
        }

        var outcome = new Outcome.Forward(forward.Targets, forward.Stickiness);
        foreach (var transform in rule?.Transforms ?? [])
        {
            var given = transform.IsOfHost ? request.Host : request.Url.PathAndQuery;
            if (CompiledCondition.Find(transform.Expression, ignoresCase: false, isAnchored: false) is not { } expression)
            {
                return new Outcome.Respond(RewriteFailed, "text/html", "", $"the rewrite {transform.Expression} cannot be read");
            }

            var rewritten = expression.Replace(given, transform.Replacement, choices.TransformsReplaceAll ? -1 : 1);
            if (rewritten != given)
            {
                outcome = transform.IsOfHost ? outcome with { Host = rewritten } : outcome with { PathAndQuery = rewritten };
            }
        }

        return outcome;
    }

    private static Outcome Of(Step.Redirect redirect, RouteTable table, Request request)
    {
        var protocol = table.Protocol.ToLowerInvariant();
        var port = table.Port.ToString(CultureInfo.InvariantCulture);
        var host = request.Host;
        var colon = host.LastIndexOf(':');
        host = colon > host.LastIndexOf(']') ? host[..colon] : host;

        // Placeholders are read in the rule's text alone, never in what the client put in their place.
        string Fill(string text) =>
            Placeholders.Fill(
                text,
                name =>
                    name switch
                    {
                        Step.Redirect.OwnProtocol => protocol,
                        Step.Redirect.OwnHost => host,
                        Step.Redirect.OwnPort => port,
                        Step.Redirect.OwnPath => request.Url.Path[1..],
                        Step.Redirect.OwnQuery => request.Url.Query ?? "",
                        _ => null,
                    }
            );

        // AWS does not say whether an empty query leaves a question mark; clients ask for the same thing either way.
        var query = Fill(redirect.Query);
        var mark = query.Length > 0 ? "?" : "";
        var site = $"{Fill(redirect.Protocol).ToLowerInvariant()}://{Fill(redirect.Host)}:{Fill(redirect.Port)}";
        var url = $"{site}{Fill(redirect.Path)}{mark}{query}";
        return url.Length > MaxLocation
            ? new Outcome.Respond(LocationTooLong, "text/html", "", "the address of the redirect is longer than 8 KB")
            : new Outcome.Redirect(url, redirect.Status);
    }
}
