using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.LocalTraffic.Routes;

/// <summary>
/// Listeners and rules as the embedded AWS has them, as what the routing engine asks. Target groups go by their ARNs, rules too.
/// </summary>
internal static class RouteReading
{
    public static RouteTable Read(TrafficListener listener) =>
        new(listener.Arn, listener.Protocol, listener.Port, [.. listener.Rules.Select(Rule)], Steps(listener.DefaultActions));

    private static RouteRule Rule(TrafficRule rule) =>
        new(
            rule.Arn,
            [.. Items(rule.Conditions).Select(Condition)],
            Steps(rule.Actions),
            [.. Items(rule.Transforms).Select(Transform).OfType<Transform>()]
        );

    private static Condition Condition(JsonElement condition)
    {
        var field = Text(condition, "Field") ?? "";
        var config = condition.EnumerateObject().FirstOrDefault(member => member.Name.EndsWith("Config", StringComparison.Ordinal)).Value;
        var values = config.ValueKind == JsonValueKind.Object ? Member(config, "Values") : Member(condition, "Values");
        var expressions = Texts(config.ValueKind == JsonValueKind.Object ? Member(config, "RegexValues") : default);
        var name = config.ValueKind == JsonValueKind.Object ? Text(config, "HttpHeaderName") : null;
        if (!expressions.IsEmpty)
        {
            return new Condition.Expression(field, name, expressions);
        }

        return field switch
        {
            "host-header" => new Condition.Host(Texts(values)),
            "path-pattern" => new Condition.Path(Texts(values)),
            "http-request-method" => new Condition.Method(Texts(values)),
            "http-header" => new Condition.Header(name ?? "", Texts(values)),
            "query-string" => new Condition.Query([
                .. values.EnumerateArray().Select(pair => new QueryPattern(Text(pair, "Key"), Text(pair, "Value") ?? "")),
            ]),
            "source-ip" when Text(config, "IpAddressType") is { } type => new Condition.Family(type == "ipv6"),
            "source-ip" => new Condition.Source(Texts(values)),
            _ => new Condition.Unknown(field),
        };
    }

    private static ImmutableArray<Step> Steps(string actions) =>
        [.. Items(actions).OrderBy(action => Number(action, "Order") ?? 0).Select(Step)];

    private static Step Step(JsonElement action)
    {
        var type = Text(action, "Type") ?? "";
        return type switch
        {
            "forward" => Forward(Member(action, "ForwardConfig")),
            "redirect" => Redirect(Member(action, "RedirectConfig")),
            "fixed-response" => FixedResponse(Member(action, "FixedResponseConfig")),
            "authenticate-oidc" => SignIn(IdentityKind.Oidc, Member(action, "AuthenticateOidcConfig")),
            "authenticate-cognito" => SignIn(IdentityKind.Cognito, Member(action, "AuthenticateCognitoConfig")),
            "jwt-validation" => new Step.SignIn(IdentityKind.Jwt),
            _ => new Step.Unknown(type),
        };
    }

    private static Step.Forward Forward(JsonElement config)
    {
        var sticky = Member(config, "TargetGroupStickinessConfig");
        var isSticky = sticky.ValueKind == JsonValueKind.Object && Member(sticky, "Enabled").ValueKind == JsonValueKind.True;
        return new(
            [
                .. Member(config, "TargetGroups")
                    .EnumerateArray()
                    .Select(tuple => new TargetShare(Text(tuple, "TargetGroupArn") ?? "", Number(tuple, "Weight") ?? 1)),
            ],
            isSticky ? TimeSpan.FromSeconds(Number(sticky, "DurationSeconds") ?? 3600) : null
        );
    }

    private static Step.Redirect Redirect(JsonElement config) =>
        new(
            Text(config, "Protocol") ?? Routing.Rules.Step.Redirect.OwnProtocol,
            Text(config, "Host") ?? Routing.Rules.Step.Redirect.OwnHost,
            Text(config, "Port") ?? Routing.Rules.Step.Redirect.OwnPort,
            Text(config, "Path") ?? "/" + Routing.Rules.Step.Redirect.OwnPath,
            Text(config, "Query") ?? Routing.Rules.Step.Redirect.OwnQuery,
            Text(config, "StatusCode") == "HTTP_301" ? 301 : 302
        );

    private static Step.Respond FixedResponse(JsonElement config) =>
        new(
            int.TryParse(Text(config, "StatusCode"), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 200,
            Text(config, "ContentType") ?? "text/plain",
            Text(config, "MessageBody") ?? ""
        );

    private static Step.SignIn SignIn(IdentityKind kind, JsonElement config) =>
        new(
            kind,
            Text(config, "OnUnauthenticatedRequest") switch
            {
                "allow" => Unauthenticated.Allow,
                "deny" => Unauthenticated.Deny,
                _ => Unauthenticated.Authenticate,
            }
        );

    private static Transform? Transform(JsonElement transform)
    {
        var isOfHost = Text(transform, "Type") == "host-header-rewrite";
        var rewrites = Member(Member(transform, isOfHost ? "HostHeaderRewriteConfig" : "UrlRewriteConfig"), "Rewrites");
        return rewrites.ValueKind == JsonValueKind.Array && rewrites.EnumerateArray().FirstOrDefault() is { } rewrite
            ? new(isOfHost, Text(rewrite, "Regex") ?? "", Text(rewrite, "Replace") ?? "")
            : null;
    }

    private static ImmutableArray<JsonElement> Items(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(item => item.Clone())];
    }

    private static JsonElement Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static int? Number(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;

    private static ImmutableArray<string> Texts(JsonElement values) =>
        values.ValueKind == JsonValueKind.Array ? [.. values.EnumerateArray().Select(text => text.GetString() ?? "")] : [];
}
