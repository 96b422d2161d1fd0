using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Kinds;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Tables.AutoScalingGroupTable;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <summary>What a scaling group should be, and how it is compared with what it is.</summary>
internal static class AutoScalingGroupLowering
{
    public static Settings Lower(PlanningContext context, AutoScalingGroup wanted) =>
        wanted
            .Settings.With(Name, PhysicalNames.AutoScalingGroup(context.Stack, wanted, context.Network.VpcId))
            .With(VpcId, context.Network.VpcId)
            .With(MinSize, wanted.Size.Min)
            .With(MaxSize, wanted.Size.Max)
            .With(SubnetIds, [.. context.Network.SubnetsOf(AddressOf(wanted)).Select(s => s.SubnetId)])
            .With(TargetGroups, [.. wanted.TargetGroups.Select(context.TargetGroupRef)]);

    /// <summary>As it is, judged by EC2's checks only; without what would be undone.</summary>
    public static Settings Held(Settings live) =>
        Table
            .Properties.Where(p => p.IsUndone)
            .Aggregate(live.With(HealthCheckType, "EC2").Without(DesiredCapacity), (held, p) => held.Without(p));

    public static ImmutableSortedDictionary<string, string> TagsOf(PlanningContext context, AutoScalingGroup wanted) =>
        TagDiff.Desired(
            context.Stack,
            AddressOf(wanted),
            wanted.Tags.ContainsKey("Name") || context.Stack.Tags.ContainsKey("Name")
                ? wanted.Tags
                : wanted.Tags.Add("Name", $"{context.Stack.Name}-{wanted.Name}"),
            null,
            wanted
                .Scaling.Select(p => ScalingPolicyPlanner.DeclaredItem + PhysicalNames.ScalingPolicy(context.Stack, wanted, p))
                .Concat(wanted.Parts.Select(p => GroupPartLowering.ItemOf(p.Kind) + PhysicalNames.GroupPart(context.Stack, wanted, p)))
                .Concat(Undo.ItemsOf(wanted.Settings))
        );

    /// <summary>Policies, parts and settings, remembered until they are undone.</summary>
    public static bool IsRemembered(string item) =>
        item.StartsWith(ScalingPolicyPlanner.DeclaredItem, StringComparison.Ordinal)
        || GroupPartLowering.Kinds.Any(kind => item.StartsWith(GroupPartLowering.ItemOf(kind), StringComparison.Ordinal))
        || item.StartsWith(Undo.Item, StringComparison.Ordinal);

    private static Address AddressOf(AutoScalingGroup group) => Address.Of(ResourceKind.AutoScalingGroup, group.Name);
}
