using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Model;

public sealed record AutoScalingGroup
{
    public required string Name { get; init; }

    public required GroupSize Size { get; init; }

    public ImmutableArray<Reference> TargetGroups { get; init; } = [];

    /// <summary>Null: the network's subnets.</summary>
    public SubnetChoice? Subnets { get; init; }

    /// <summary>Replaces the derived group; null: derived.</summary>
    public ImmutableArray<Reference>? SecurityGroups { get; init; }

    public required LaunchTemplate LaunchTemplate { get; init; }

    /// <summary>By <see cref="AutoScalingGroupTable"/>, with the language's defaults filled in.</summary>
    public Settings Settings { get; init; } = AutoScalingGroupTable.Table.Empty.With(AutoScalingGroupTable.HealthCheckType, "EC2").Filled();

    /// <summary>As <see cref="HealthCheckTypes"/> joins them.</summary>
    public string HealthCheckType
    {
        get => Settings.Get(AutoScalingGroupTable.HealthCheckType);
        init => Settings = Settings.With(AutoScalingGroupTable.HealthCheckType, value);
    }

    public TimeSpan GracePeriod => Settings.Get(AutoScalingGroupTable.GracePeriod);

    public ImmutableArray<ScalingPolicy> Scaling { get; init; } = [];

    /// <summary>By <see cref="ScheduleTable"/>.</summary>
    public ImmutableArray<GroupPart> Schedules { get; init; } = [];

    /// <summary>By <see cref="LifecycleHookTable"/>.</summary>
    public ImmutableArray<GroupPart> LifecycleHooks { get; init; } = [];

    /// <summary>What lives and dies with it, and is put by its name.</summary>
    public IEnumerable<GroupPart> Parts => LifecycleHooks.Concat(Schedules);

    /// <summary>Those that choices of its mixed instances name in place of the template's.</summary>
    public IEnumerable<ImageChoice> MixedImages =>
        MixedInstancesTable
            .OverridesOf(Settings.Find(AutoScalingGroupTable.MixedInstances))
            .Where(static choice => choice.Has(OverrideTable.Image))
            .Select(static choice => ImageChoice.Of(choice.Get(OverrideTable.Image), choice.At(OverrideTable.Image)));

    public RefreshPreferences Refresh { get; init; } = new();

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public SourceSpan At { get; init; }

    public AutoScalingGroup With<T>(Property<T> property, T value)
        where T : notnull => this with { Settings = Settings.With(property, value) };
}

/// <param name="Desired">Null: <see cref="Min"/> at creation, and scaling's business after that.</param>
public sealed record GroupSize(int Min, int Max, int? Desired)
{
    /// <summary>What they count; null: instances.</summary>
    public string? Unit { get; init; }
}

/// <summary>How an instance refresh replaces instances. 100 percent minimum health launches before it terminates.</summary>
public sealed record RefreshPreferences
{
    public int MinHealthyPercentage { get; init; } = 100;

    public int MaxHealthyPercentage { get; init; } = 200;

    /// <summary>Null: the group's health check grace period.</summary>
    public TimeSpan? InstanceWarmup { get; init; }

    public bool AutoRollback { get; init; } = true;

    public TimeSpan? BakeTime { get; init; }

    /// <summary>Instances keep running on their hardware and get a new root volume; else others replace them.</summary>
    public bool ReplacesRootVolumes { get; init; }

    /// <summary>Percent of the instances after which it pauses; empty: never.</summary>
    public ImmutableArray<int> Checkpoints { get; init; } = [];

    /// <summary>Null: AWS's hour.</summary>
    public TimeSpan? CheckpointDelay { get; init; }

    /// <summary>By their names in CloudWatch: one that rings ends it.</summary>
    public ImmutableArray<string> Alarms { get; init; } = [];

    /// <summary>Instances that are as wanted stay.</summary>
    public bool SkipMatching { get; init; } = true;

    /// <summary>Refresh, Ignore or Wait; null: AWS's own, which waits.</summary>
    public string? ScaleInProtected { get; init; }

    /// <summary>Terminate, Ignore or Wait; null: AWS's own, which waits.</summary>
    public string? Standby { get; init; }

    /// <summary>How long it stands still by intent.</summary>
    public TimeSpan Pauses => (BakeTime ?? TimeSpan.Zero) + ((CheckpointDelay ?? TimeSpan.FromHours(1)) * Checkpoints.Count(c => c < 100));
}

/// <summary>A schedule or a hook of a scaling group.</summary>
/// <param name="Settings">Without its name in AWS.</param>
public sealed record GroupPart(string Name, Settings Settings, SourceSpan At)
{
    public ResourceKind Kind => Settings.Table.Kind ?? throw new InvalidOperationException($"A {Settings.Table.Label} is no kind.");
}

public sealed record ScalingPolicy
{
    public required string Name { get; init; }

    /// <summary>By <see cref="ScalingPolicyTable"/>; its metric where that names no target group of the file.</summary>
    public required Settings Settings { get; init; }

    /// <summary>The target group whose requests are counted; null: another metric is tracked.</summary>
    public Reference? RequestsOf { get; init; }

    /// <summary>Of step and simple policies.</summary>
    public PolicyAlarm? Alarm { get; init; }

    public SourceSpan At { get; init; }
}
