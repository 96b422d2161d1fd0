using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;

/// <summary>
/// A sticky target group among several in one forward needs that clients stick to a group too: without, a client would be sent to the
/// group that knows nothing of its target. AWS refuses the forward, and refuses to make the group sticky later; a weight of 0 counts.
/// </summary>
internal static class GroupStickiness
{
    /// <exception cref="AwsError">An action forwards to several groups, of which one is sticky, and is not sticky itself.</exception>
    public static void MustHold(Transaction transaction, JsonArray actions)
    {
        if (
            Loose(actions)
                .SelectMany(GroupsOf)
                .Any(arn => transaction.Elb.TargetGroups.Find(arn) is { } group && TargetGroupAttributes.IsSticky(group))
        )
        {
            throw Refusals.Configuration(
                "You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups"
            );
        }
    }

    /// <exception cref="AwsError">The group, which is to be sticky, is one of several in an action that is not.</exception>
    public static void MustAllow(Transaction transaction, TargetGroup sticky)
    {
        var loose = transaction
            .Elb.Uses.StartingWith(GroupUse.Prefix(sticky.Key))
            .Select(use => use.By)
            .Where(by => Loose(ActionsOf(transaction, by)).SelectMany(GroupsOf).Contains(sticky.Key, StringComparer.Ordinal))
            .ToList();
        if (loose.Count > 0)
        {
            throw Refusals.Configuration(
                $"This target group appears behind a rule with group stickiness disabled ({string.Join(", ", loose)}). You must "
                    + "enable group stickiness before enabling target stickiness"
            );
        }
    }

    private static IEnumerable<JsonNode> Loose(JsonArray actions) =>
        actions
            .Select(action => action?["ForwardConfig"])
            .OfType<JsonNode>()
            .Where(forward =>
                forward["TargetGroups"]?.AsArray().Count > 1 && forward["TargetGroupStickinessConfig"]?["Enabled"]?.GetValue<bool>() != true
            );

    private static IEnumerable<string> GroupsOf(JsonNode forward) =>
        (forward["TargetGroups"]?.AsArray() ?? []).Select(tuple => tuple?["TargetGroupArn"]?.GetValue<string>()).OfType<string>();

    private static JsonArray ActionsOf(Transaction transaction, string by) =>
        transaction.Elb.Listeners.Find(by)?.DefaultActions ?? transaction.Elb.Rules.Find(by)?.Actions ?? [];
}
