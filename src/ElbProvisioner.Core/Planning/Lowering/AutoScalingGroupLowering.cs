using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Kinds;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <summary>What a scaling group should be, and how it is compared with what it is.</summary>
internal static class AutoScalingGroupLowering
{
    public static AutoScalingGroupSettings Lower(PlanningContext context, AutoScalingGroup wanted) => new(
        PhysicalNames.AutoScalingGroup(context.Stack, wanted, context.Network.VpcId), wanted.Size.Min, wanted.Size.Max, null, context.Network.VpcId,
        [.. context.Network.SubnetsOf(AddressOf(wanted)).Select(s => s.SubnetId)],
        [.. wanted.TargetGroups.Select(context.TargetGroupRef)], wanted.HealthCheckType, (int)wanted.HealthCheckGracePeriod.TotalSeconds,
        wanted.TerminationPolicies, (int?)wanted.MaxInstanceLifetime?.TotalSeconds, wanted.Suspend?.ToImmutableSortedSet(StringComparer.Ordinal));

    /// <summary>What is not declared is not compared.</summary>
    public static AutoScalingGroupSettings Comparable(AutoScalingGroupSettings live, AutoScalingGroupSettings desired) => live with
    {
        TerminationPolicies = desired.TerminationPolicies is null ? null : live.TerminationPolicies ?? ["Default"],
        MaxInstanceLifetimeSeconds = desired.MaxInstanceLifetimeSeconds is null ? null : live.MaxInstanceLifetimeSeconds ?? 0,
        SuspendedProcesses = desired.SuspendedProcesses is null ? null : live.SuspendedProcesses ?? [],
    };

    /// <summary>As it is, judged by EC2's checks only.</summary>
    public static AutoScalingGroupSettings Held(AutoScalingGroupSettings live) => live with
    {
        HealthCheckType = "EC2",
        DesiredCapacity = null,
        TerminationPolicies = null,
        MaxInstanceLifetimeSeconds = null,
        SuspendedProcesses = null,
    };

    public static IEnumerable<Property> Properties(PlanningContext context, AutoScalingGroupSettings settings)
    {
        yield return Property.Of("size.min", settings.MinSize);
        yield return Property.Of("size.max", settings.MaxSize);
        yield return Property.Of("subnets", string.Join(", ", settings.SubnetIds));
        yield return new Property(
            "targetGroups", string.Join(',', settings.TargetGroups.Select(PlanningContext.KeyOf).Order(StringComparer.Ordinal)),
            string.Join(", ", settings.TargetGroups.Select(context.NameOf).Order(StringComparer.Ordinal)));
        yield return Property.Of("healthCheck.type", settings.HealthCheckType);
        yield return Property.Of("healthCheck.gracePeriod", settings.HealthCheckGracePeriodSeconds + "s");
        if (settings.TerminationPolicies is { } policies)
        {
            yield return Property.Of("terminationPolicies", string.Join(", ", policies));
        }

        if (settings.MaxInstanceLifetimeSeconds is { } lifetime)
        {
            yield return Property.Of("maxInstanceLifetime", lifetime + "s");
        }

        if (settings.SuspendedProcesses is { } processes)
        {
            yield return Property.Of("suspend", string.Join(", ", processes));
        }
    }

    /// <param name="leaving">Names of scaling policies to remember besides.</param>
    public static ImmutableSortedDictionary<string, string> TagsOf(PlanningContext context, AutoScalingGroup wanted, params IEnumerable<string> leaving) =>
        TagDiff.Desired(
            context.Stack, AddressOf(wanted), wanted.Tags.ContainsKey("Name") || context.Stack.Tags.ContainsKey("Name") ? wanted.Tags : wanted.Tags.Add("Name", $"{context.Stack.Name}-{wanted.Name}"), null,
            wanted.Scaling.Select(p => PhysicalNames.ScalingPolicy(context.Stack, wanted, p)).Union(leaving, StringComparer.Ordinal).Select(name => ScalingPolicyPlanner.DeclaredItem + name));

    private static Address AddressOf(AutoScalingGroup group) => Address.Of(ResourceKind.AutoScalingGroup, group.Name);
}
