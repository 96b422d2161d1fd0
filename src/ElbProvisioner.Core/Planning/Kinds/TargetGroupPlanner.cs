using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Port, protocol, version, type, VPC and address type cannot change in place, and one group serves one load balancer only [ELBv2 API]:
/// any of them differing means a new group beside the old one.
/// </summary>
internal static class TargetGroupPlanner
{
    public static MatchResult<TargetGroup, LiveTargetGroup> Plan(PlanningContext context)
    {
        var result = Matcher.Match(
            context.Stack.TargetGroups, AddressOf, context.Live.TargetGroups,
            (wanted, live) => CanBecome(context, wanted, live), live => live.LoadBalancerArns.Length);
        foreach (var surplus in result.Surplus)
        {
            context.MarkSurplus(surplus);
        }

        foreach (var match in result.Matches)
        {
            context.Decide(AddressOf(match.Desired), match.Kept);
            if (match.Kept is { } kept)
            {
                Update(context, match.Desired, kept);
            }
            else
            {
                Create(context, match.Desired, match.Replaced);
            }
        }

        return result;
    }

    public static void Remove(PlanningContext context, LiveTargetGroup surplus, IEnumerable<string> after)
    {
        var isReplaced = context.Builder.Removes(surplus.Address, Reasons.Gone(context), [new("name", surplus.Settings.TargetGroupName, null)]);
        context.Builder.Act(surplus.Address, isReplaced ? "delete old" : "delete", new AwsOperation.DeleteTargetGroup(surplus.Owner), Cost.Call, after);
    }

    private static bool CanBecome(PlanningContext context, TargetGroup wanted, LiveTargetGroup live)
    {
        var loadBalancer = context.Topology.LoadBalancerOf(wanted.Name);
        var serves = loadBalancer is null ? null : context.Ref(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name)) as ResourceRef.Existing;
        return !PropertyDiff.Between(Properties(Lower(context, wanted)), Properties(live.Settings)).Any(c => IsImmutable(c.Path))
            && (loadBalancer is null || live.LoadBalancerArns.All(arn => arn == serves?.Id));
    }

    private static void Create(PlanningContext context, TargetGroup wanted, LiveTargetGroup? replaced)
    {
        var address = AddressOf(wanted);
        var settings = Lower(context, wanted);
        context.Builder.Create(address, new AwsOperation.CreateTargetGroup(settings, TagsOf(context, wanted)));
        if (!settings.Attributes.IsEmpty)
        {
            context.Builder.Act(address, "set attributes", new AwsOperation.SetTargetGroupAttributes(context.Ref(address), settings.Attributes), Cost.Call);
        }

        if (replaced is null)
        {
            context.Builder.Change(
                address, ChangeVerb.Create, Reasons.New,
                [.. PropertyDiff.Created(Properties(settings)), .. PropertyDiff.Created(AttributeDiff.Properties(settings.Attributes))]);
            return;
        }

        var changes = PropertyDiff.Between(Properties(settings), Properties(replaced.Settings), IsImmutable);
        var groups = context.Topology.GroupsOf(wanted.Name).ToList();
        context.Builder.Change(
            address, ChangeVerb.Replace,
            changes.Any(c => c.ForcesReplacement) ? "this cannot change in place" : "its load balancer is replaced, and a target group serves one only",
            changes,
            new(TrafficImpact.None, groups.Count == 0
                ? "none; moves at once"
                : $"none; moves when {string.Join(" and ", groups.Select(g => $"all instances of {g.Name}"))} are healthy in it"));
    }

    private static void Update(PlanningContext context, TargetGroup wanted, LiveTargetGroup kept)
    {
        var address = AddressOf(wanted);
        var settings = Lower(context, wanted);
        var reference = context.Ref(address);
        var changes = PropertyDiff.Between(Properties(settings), Properties(kept.Settings));
        var (shownAttributes, attributes) = AttributeDiff.Between(settings.Attributes, kept.Settings.Attributes, kept, AttributeDefaults.OfTargetGroup);
        var (shownTags, tagging) = TagDiff.Between(TagsOf(context, wanted), kept);
        if (changes.IsEmpty && attributes.IsEmpty && tagging is null)
        {
            return;
        }

        context.Builder.Change(address, ChangeVerb.Update, Reasons.Differs, [.. changes, .. shownAttributes, .. shownTags]);
        if (!changes.IsEmpty)
        {
            // A check on another port needs its way open first, or every target turns unhealthy.
            context.Builder.Act(address, "set health check", new AwsOperation.ModifyHealthCheck(reference, settings.HealthCheck), Cost.Call, context.Milestones.Opened);
        }

        string? set = null;
        if (!attributes.IsEmpty)
        {
            set = context.Builder.Act(address, "set attributes", new AwsOperation.SetTargetGroupAttributes(reference, attributes), Cost.Call);
        }

        if (tagging is not null)
        {
            context.Builder.Act(address, "tag", tagging, Cost.Call, set);
        }
    }

    private static TargetGroupSettings Lower(PlanningContext context, TargetGroup wanted)
    {
        var loadBalancer = context.Topology.LoadBalancerOf(wanted.Name);
        var serves = loadBalancer is null ? "" : PhysicalNames.LoadBalancer(context.Stack, loadBalancer, context.Network.VpcId);
        var check = wanted.HealthCheck;
        return new(
            PhysicalNames.TargetGroup(context.Stack, wanted, context.Network.VpcId, serves), "instance", wanted.Protocol, wanted.ProtocolVersion, wanted.Port,
            context.Network.VpcId, wanted.IpAddressType,
            new(check.Protocol, check.Port, check.Path, (int)check.Interval.TotalSeconds, (int)check.Timeout.TotalSeconds, check.HealthyThreshold, check.UnhealthyThreshold, check.Matcher),
            wanted.Attributes);
    }

    private static IEnumerable<Property> Properties(TargetGroupSettings settings) =>
    [
        Property.Of("type", settings.TargetType),
        Property.Of("protocol", settings.Protocol),
        Property.Of("protocolVersion", settings.ProtocolVersion),
        Property.Of("port", settings.Port),
        Property.Of("vpc", settings.VpcId),
        Property.Of("ipAddressType", settings.IpAddressType),
        Property.Of("healthCheck.protocol", settings.HealthCheck.Protocol),
        Property.Of("healthCheck.port", settings.HealthCheck.Port),
        Property.Of("healthCheck.path", settings.HealthCheck.Path ?? ""),
        Property.Of("healthCheck.interval", settings.HealthCheck.IntervalSeconds + "s"),
        Property.Of("healthCheck.timeout", settings.HealthCheck.TimeoutSeconds + "s"),
        Property.Of("healthCheck.healthyThreshold", settings.HealthCheck.HealthyThreshold),
        Property.Of("healthCheck.unhealthyThreshold", settings.HealthCheck.UnhealthyThreshold),
        Property.Of("healthCheck.matcher", settings.HealthCheck.Matcher ?? ""),
    ];

    private static bool IsImmutable(string path) => !path.StartsWith("healthCheck.", StringComparison.Ordinal);

    private static ImmutableSortedDictionary<string, string> TagsOf(PlanningContext context, TargetGroup wanted) =>
        TagDiff.Desired(context.Stack, AddressOf(wanted), wanted.Tags, wanted.Attributes);

    private static Address AddressOf(TargetGroup group) => Address.Of(ResourceKind.TargetGroup, group.Name);
}
