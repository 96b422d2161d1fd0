using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Kinds;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <summary>What a scaling group should be, and how it is compared with what it is.</summary>
internal static class AutoScalingGroupLowering
{
    /// <summary>In the group's declared items: settings that AWS keeps when they leave the file.</summary>
    private const string DeclaredSetting = "group.";

    private const string TerminationPolicies = "terminationPolicies";
    private const string MaxInstanceLifetime = "maxInstanceLifetime";
    private const string Suspended = "suspend.";

    public static AutoScalingGroupSettings Lower(PlanningContext context, AutoScalingGroup wanted) => new(
        PhysicalNames.AutoScalingGroup(context.Stack, wanted, context.Network.VpcId), wanted.Size.Min, wanted.Size.Max, null, context.Network.VpcId,
        [.. context.Network.SubnetsOf(AddressOf(wanted)).Select(s => s.SubnetId)],
        [.. wanted.TargetGroups.Select(context.TargetGroupRef)], wanted.HealthCheckType, (int)wanted.HealthCheckGracePeriod.TotalSeconds,
        wanted.TerminationPolicies, (int?)wanted.MaxInstanceLifetime?.TotalSeconds, wanted.Suspend?.ToImmutableSortedSet(StringComparer.Ordinal));

    /// <summary>Settings that the file declared at the last apply, and no longer does, go back to AWS's own [Auto Scaling API: CreateAutoScalingGroup].</summary>
    public static AutoScalingGroupSettings Undone(AutoScalingGroupSettings desired, LiveAutoScalingGroup live)
    {
        var declared = DeclaredTags.Read(live.Tags, DeclaredSetting).ToHashSet(StringComparer.Ordinal);
        var suspended = declared.Where(d => d.StartsWith(Suspended, StringComparison.Ordinal)).Select(d => d[Suspended.Length..]).ToList();
        return desired with
        {
            TerminationPolicies = desired.TerminationPolicies ?? (declared.Contains(TerminationPolicies) ? ["Default"] : null),
            MaxInstanceLifetimeSeconds = desired.MaxInstanceLifetimeSeconds ?? (declared.Contains(MaxInstanceLifetime) ? 0 : null),
            SuspendedProcesses = desired.SuspendedProcesses ?? (suspended.Count > 0 ? (live.Settings.SuspendedProcesses ?? []).Except(suspended) : null),
        };
    }

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

    public static IEnumerable<Fact> Properties(PlanningContext context, AutoScalingGroupSettings settings)
    {
        yield return Fact.Of("size.min", settings.MinSize, Feels.Nothing);
        yield return Fact.Of("size.max", settings.MaxSize, Feels.Judged);
        yield return Fact.Of("subnets", string.Join(", ", settings.SubnetIds), Feels.Judged);
        yield return new Fact(
            "targetGroups", string.Join(',', settings.TargetGroups.Select(r => r.Key).Order(StringComparer.Ordinal)),
            string.Join(", ", settings.TargetGroups.Select(context.NameOf).Order(StringComparer.Ordinal)), Feels.Judged);
        yield return Fact.Of("healthCheck.type", settings.HealthCheckType, Feels.Nothing);
        yield return Fact.Of("healthCheck.gracePeriod", settings.HealthCheckGracePeriodSeconds + "s", Feels.Nothing);
        if (settings.TerminationPolicies is { } policies)
        {
            yield return Fact.Of("terminationPolicies", string.Join(", ", policies), Feels.Nothing);
        }

        if (settings.MaxInstanceLifetimeSeconds is { } lifetime)
        {
            yield return Fact.Of("maxInstanceLifetime", lifetime + "s", Lifetime);
        }

        if (settings.SuspendedProcesses is { } processes)
        {
            yield return Fact.Of("suspend", string.Join(", ", processes), Suspension);
        }
    }

    public static ImmutableSortedDictionary<string, string> TagsOf(PlanningContext context, AutoScalingGroup wanted) =>
        TagDiff.Desired(
            context.Stack, AddressOf(wanted), wanted.Tags.ContainsKey("Name") || context.Stack.Tags.ContainsKey("Name") ? wanted.Tags : wanted.Tags.Add("Name", $"{context.Stack.Name}-{wanted.Name}"), null,
            wanted.Scaling.Select(p => ScalingPolicyPlanner.DeclaredItem + PhysicalNames.ScalingPolicy(context.Stack, wanted, p))
                .Concat(SettingsOf(wanted).Select(s => DeclaredSetting + s)));

    /// <summary>Policies and settings, remembered until they are undone.</summary>
    public static bool IsRemembered(string item) =>
        item.StartsWith(ScalingPolicyPlanner.DeclaredItem, StringComparison.Ordinal) || item.StartsWith(DeclaredSetting, StringComparison.Ordinal);

    private static IEnumerable<string> SettingsOf(AutoScalingGroup wanted) =>
    [
        .. wanted.TerminationPolicies is null ? [] : new[] { TerminationPolicies },
        .. wanted.MaxInstanceLifetime is null ? [] : new[] { MaxInstanceLifetime },
        .. (wanted.Suspend ?? []).Select(p => Suspended + p),
    ];

    private static TrafficEffect Lifetime(string? before, string? after) =>
        after is null or "0s" ? TrafficEffect.None : new(TrafficImpact.Drain, $"instances older than {after} are replaced, a few at a time");

    /// <summary>What stands still while a process rests [Auto Scaling guide: suspend and resume].</summary>
    private static TrafficEffect Suspension(string? before, string? after)
    {
        var resting = (after ?? "").Split(", ").Except((before ?? "").Split(", "), StringComparer.Ordinal).Where(p => p.Length > 0).ToList();
        return resting.Contains("AddToLoadBalancer", StringComparer.Ordinal) ? new(TrafficImpact.Capacity, "instances that are launched from now on get no traffic")
            : resting.Contains("Launch", StringComparer.Ordinal) ? new(TrafficImpact.Capacity, "instances that end from now on are not replaced")
            : TrafficEffect.None;
    }

    private static Address AddressOf(AutoScalingGroup group) => Address.Of(ResourceKind.AutoScalingGroup, group.Name);
}
