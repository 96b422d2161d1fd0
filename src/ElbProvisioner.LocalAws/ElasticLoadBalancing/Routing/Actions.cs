using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Routing;

/// <summary>What listeners and rules do with a request, brought into the form in which it is told.</summary>
internal static class Actions
{
    private static readonly string[] Final = ["forward", "redirect", "fixed-response"];

    private static readonly (string Type, string Config)[] Configs =
    [
        ("forward", "ForwardConfig"),
        ("redirect", "RedirectConfig"),
        ("fixed-response", "FixedResponseConfig"),
        ("authenticate-oidc", "AuthenticateOidcConfig"),
        ("authenticate-cognito", "AuthenticateCognitoConfig"),
        ("jwt-validation", "JwtValidationConfig"),
    ];

    /// <exception cref="AwsError">They are no list of actions that such a listener can take.</exception>
    public static JsonArray Read(Transaction transaction, LoadBalancer balancer, string? protocol, IReadOnlyList<Fields> given)
    {
        if (given.Count == 0)
        {
            throw Refusals.Invalid("At least one action must be specified");
        }

        var ordered = InOrder(given);
        MustEndWell(ordered);
        var actions = new JsonArray();
        foreach (var (action, index) in ordered.Select((action, index) => (action, index)))
        {
            MustSuit(action, balancer, protocol);
            var told = action.Required("Type") switch
            {
                "forward" => ForwardActions.Read(transaction, balancer, protocol, action),
                "redirect" => RedirectActions.Read(action, protocol),
                "fixed-response" => FixedResponse(action),
                "jwt-validation" => Kept(action, "JwtValidationConfig"),
                var authenticate => Authentication(
                    action,
                    authenticate == "authenticate-oidc" ? "AuthenticateOidcConfig" : "AuthenticateCognitoConfig"
                ),
            };
            if (!balancer.IsGateway)
            {
                told["Order"] = action.Integer("Order") ?? index + 1;
            }

            actions.Add((JsonNode)told);
        }

        return actions;
    }

    /// <summary>The target groups that the actions name, each once.</summary>
    public static IReadOnlyList<string> GroupsOf(JsonArray actions) =>
        [
            .. actions
                .OfType<JsonObject>()
                .SelectMany(action => action["ForwardConfig"]?["TargetGroups"]?.AsArray() ?? [])
                .Select(tuple => tuple?["TargetGroupArn"]?.GetValue<string>())
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];

    private static List<Fields> InOrder(IReadOnlyList<Fields> given)
    {
        if (given.Any(action => action.Has("Order")) && given.Count > 1)
        {
            if (given.Any(action => !action.Has("Order")) || given.DistinctBy(action => action.Integer("Order")).Count() != given.Count)
            {
                throw Refusals.Invalid("Each action must have an order of its own");
            }

            return [.. given.OrderBy(action => action.Integer("Order"))];
        }

        return [.. given];
    }

    private static void MustEndWell(List<Fields> ordered)
    {
        var last = ordered[^1].Required("Type");
        if (!Final.Contains(last) || ordered.Count(action => Final.Contains(action.Required("Type"))) != 1)
        {
            throw Refusals.Action(
                "The actions must contain exactly one of forward, redirect or fixed-response, and it must be the last action to be "
                    + "performed"
            );
        }
    }

    private static void MustSuit(Fields action, LoadBalancer balancer, string? protocol)
    {
        var type = action.Required("Type");
        if (!balancer.IsApplication && type != "forward")
        {
            throw Refusals.Action($"Actions of type '{type}' are not supported for load balancers with type '{balancer.Type}'");
        }

        if (!Final.Contains(type) && protocol != "HTTPS")
        {
            throw Refusals.Action($"Actions of type '{type}' are supported only on HTTPS listeners");
        }

        if (action.Has("TargetGroupArn") && type != "forward")
        {
            throw Refusals.Invalid($"A target group cannot be specified for an action of type '{type}'");
        }

        foreach (var (_, config) in Configs.Where(known => known.Type != type && action.Has(known.Config)))
        {
            throw Refusals.Invalid($"'{config}' cannot be specified for an action of type '{type}'");
        }
    }

    private static JsonObject FixedResponse(Fields action)
    {
        var told = Kept(action, "FixedResponseConfig");
        if (
            action.Structure("FixedResponseConfig")?.Text("ContentType") is { } content
            && content is not ("text/plain" or "text/css" or "text/html" or "application/javascript" or "application/json")
        )
        {
            throw Refusals.Action($"The content type '{content}' is not supported in a fixed response");
        }

        return told;
    }

    private static JsonObject Authentication(Fields action, string config)
    {
        var told = Kept(action, config);
        if (
            config == "AuthenticateOidcConfig"
            && action.Structure(config) is { } oidc
            && !oidc.Has("ClientSecret")
            && oidc.Flag("UseExistingClientSecret") != true
        )
        {
            throw Refusals.Invalid("A client secret must be specified");
        }

        if (told[config] is JsonObject values)
        {
            values.Remove("ClientSecret");
            values.Remove("UseExistingClientSecret");
            values["SessionCookieName"] ??= "AWSELBAuthSessionCookie";
            values["Scope"] ??= "openid";
            values["SessionTimeout"] ??= 604800;
            values["OnUnauthenticatedRequest"] ??= "authenticate";
        }

        return told;
    }

    private static JsonObject Kept(Fields action, string config)
    {
        var type = action.Required("Type");
        return action.Structure(config) is { } values
            ? new JsonObject { ["Type"] = type, [config] = values.Values.DeepClone() }
            : throw Refusals.Invalid($"'{config}' must be specified for an action of type '{type}'");
    }
}
