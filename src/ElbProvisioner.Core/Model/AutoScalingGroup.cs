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

    /// <summary><c>ELB</c> or <c>EC2</c>.</summary>
    public string HealthCheckType
    {
        get => Settings.Get(AutoScalingGroupTable.HealthCheckType);
        init => Settings = Settings.With(AutoScalingGroupTable.HealthCheckType, value);
    }

    public TimeSpan GracePeriod => Settings.Get(AutoScalingGroupTable.GracePeriod);

    public ImmutableArray<ScalingPolicy> Scaling { get; init; } = [];

    public RefreshPreferences Refresh { get; init; } = new();

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public SourceSpan At { get; init; }

    public AutoScalingGroup With<T>(Property<T> property, T value)
        where T : notnull => this with { Settings = Settings.With(property, value) };
}

/// <param name="Desired">Null: <see cref="Min"/> at creation, and scaling's business after that.</param>
public sealed record GroupSize(int Min, int Max, int? Desired);

/// <summary>How an instance refresh replaces instances. 100 percent minimum health launches before it terminates.</summary>
public sealed record RefreshPreferences
{
    public int MinHealthyPercentage { get; init; } = 100;

    public int MaxHealthyPercentage { get; init; } = 200;

    /// <summary>Null: the group's health check grace period.</summary>
    public TimeSpan? InstanceWarmup { get; init; }

    public bool AutoRollback { get; init; } = true;

    public TimeSpan? BakeTime { get; init; }
}

public sealed record ScalingPolicy
{
    public required string Name { get; init; }

    public required TrackedMetric Metric { get; init; }

    public required double Target { get; init; }

    /// <summary>False: the policy only ever adds instances.</summary>
    public bool ScaleIn { get; init; } = true;

    public SourceSpan At { get; init; }
}

public abstract record TrackedMetric
{
    private TrackedMetric() { }

    /// <summary>One of AWS's own: <c>ASGAverageCPUUtilization</c>, <c>ASGAverageNetworkIn</c>, <c>ASGAverageNetworkOut</c>.</summary>
    public sealed record Predefined(string Type) : TrackedMetric;

    /// <summary><c>ALBRequestCountPerTarget</c> of one target group.</summary>
    public sealed record RequestsPerTarget(Reference TargetGroup) : TrackedMetric;

    public sealed record Custom(
        string Namespace,
        string MetricName,
        ImmutableSortedDictionary<string, string> Dimensions,
        string Statistic,
        string? Unit
    ) : TrackedMetric;
}
