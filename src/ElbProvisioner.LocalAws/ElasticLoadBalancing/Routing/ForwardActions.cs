using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Routing;

/// <summary>
/// Actions that forward: told with a ForwardConfig always, and with TargetGroupArn besides when there is one target group.
/// </summary>
internal static class ForwardActions
{
    private const int HeaviestWeight = 999;
    private const int LongestStickiness = 604800;

    public static JsonObject Read(Transaction transaction, LoadBalancer balancer, string? protocol, Fields action)
    {
        var (single, config) = (action.Text("TargetGroupArn"), action.Structure("ForwardConfig"));
        var tuples = config?.Structures("TargetGroups") ?? [];
        if (single is null && tuples.Count == 0)
        {
            throw Refusals.Invalid("A target group ARN must be specified for an action of type 'forward'");
        }

        if (single is not null && tuples.Count > 0 && (tuples.Count > 1 || tuples[0].Text("TargetGroupArn") != single))
        {
            throw Refusals.Invalid("You can specify both a target group ARN and a ForwardConfig only if they name the same target group");
        }

        var told = new JsonArray();
        foreach (var tuple in tuples)
        {
            told.Add(
                (JsonNode)Tuple(
                    tuple.Text("TargetGroupArn") ?? throw Refusals.Invalid("A target group ARN must be specified"),
                    tuple.Integer("Weight") ?? 1
                )
            );
        }

        if (told.Count == 0 && single is not null)
        {
            told.Add((JsonNode)Tuple(single, 1));
        }

        var arns = told.Select(tuple => tuple?["TargetGroupArn"]?.GetValue<string>()).OfType<string>().ToList();
        if (arns.Distinct(StringComparer.Ordinal).Count() != arns.Count)
        {
            throw Refusals.Invalid("A target group cannot be specified more than once in an action");
        }

        if (arns.Count > Most(transaction, balancer))
        {
            throw Refusals.TooManyGroups($"An action cannot forward to more than {Most(transaction, balancer)} target groups");
        }

        var result = new JsonObject { ["Type"] = "forward" };
        if (arns is [var only])
        {
            result["TargetGroupArn"] = only;
        }

        result["ForwardConfig"] = new JsonObject
        {
            ["TargetGroups"] = told,
            ["TargetGroupStickinessConfig"] = Stickiness(balancer, protocol, config?.Structure("TargetGroupStickinessConfig")),
        };
        return result;
    }

    private static int Most(Transaction transaction, LoadBalancer balancer) =>
        balancer.Type switch
        {
            LoadBalancerKind.Application => Limits.Of(transaction, "targetGroupsPerAction"),
            LoadBalancerKind.Network => Limits.Of(transaction, "targetGroupsPerActionOnNetworkLoadBalancer"),
            _ => 1,
        };

    private static JsonObject Tuple(string arn, int weight) =>
        weight is >= 0 and <= HeaviestWeight
            ? new JsonObject { ["TargetGroupArn"] = arn, ["Weight"] = weight }
            : throw Refusals.Invalid($"The weight of a target group must be between 0 and {HeaviestWeight}");

    private static JsonObject Stickiness(LoadBalancer balancer, string? protocol, Fields? config)
    {
        var isEnabled = config?.Flag("Enabled") ?? false;
        var told = new JsonObject { ["Enabled"] = isEnabled };
        if (config?.Integer("DurationSeconds") is { } seconds)
        {
            told["DurationSeconds"] = seconds is >= 1 and <= LongestStickiness
                ? seconds
                : throw Refusals.Invalid($"Target group stickiness duration must be between 1 and {LongestStickiness} seconds");
        }
        else if (isEnabled && balancer.IsApplication)
        {
            throw Refusals.Invalid($"Target group stickiness duration must be between 1 and {LongestStickiness} seconds");
        }

        if (isEnabled && protocol == "TLS")
        {
            throw Refusals.Configuration("Target group stickiness is not supported for listeners with protocol 'TLS'");
        }

        return told;
    }
}
