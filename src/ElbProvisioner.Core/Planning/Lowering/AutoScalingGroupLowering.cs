using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Kinds;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
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
            .With(TargetGroups, [.. wanted.TargetGroups.Select(context.TargetGroupRef)])
            .Map(MixedInstances, mixed => mixed.Map(MixedInstancesTable.Overrides, o => [.. o.Select(choice => Pinned(context, choice))]));

    /// <summary>Its image as the parameter has it now.</summary>
    private static Settings Pinned(PlanningContext context, Settings choice) =>
        choice.Map(
            OverrideTable.Image,
            image =>
                ImageChoice.Of(image, SourceSpan.None) is ImageChoice.FromParameter parameter
                    ? context.Network.ImageParameters.GetValueOrDefault(parameter.ParameterName, image)
                    : image
        );

    /// <summary>The load balancer's checks may end instances.</summary>
    public static bool AsksBalancers(Settings group) => HealthCheckTypes.AskBalancers(group.Get(HealthCheckType));

    /// <summary>What is wanted of a group that is there, with what left the file undone.</summary>
    public static Settings Undone(PlanningContext context, AutoScalingGroup wanted, LiveAutoScalingGroup kept)
    {
        var settings = Undo.Of(Lower(context, wanted), kept.Settings, kept.Tags);

        // [IAM user guide, service-linked roles: the name and path of the one that Auto Scaling makes for an account]
        return settings.Find(ServiceLinkedRole) == DefaultRole && kept.Arn.Split(':') is [var arn, var partition, _, _, var account, ..]
            ? settings.With(
                ServiceLinkedRole,
                $"{arn}:{partition}:iam::{account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
            )
            : settings;
    }

    /// <summary>As it is, judged by EC2's checks only; without what would be undone.</summary>
    public static Settings Held(Settings live) =>
        Table
            .Properties.Where(p => p.IsUndone)
            .Aggregate(live.With(HealthCheckType, "EC2").Without(DesiredCapacity), (held, p) => held.Without(p));

    /// <summary>The same, judged as it is: for a request that says another template alone.</summary>
    public static Settings AsItIs(Settings live) => Held(live).With(HealthCheckType, live.Get(HealthCheckType));

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
