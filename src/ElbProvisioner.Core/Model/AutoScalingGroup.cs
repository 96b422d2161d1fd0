using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;

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

    /// <summary><c>ELB</c> or <c>EC2</c>.</summary>
    public string HealthCheckType { get; init; } = "EC2";

    public TimeSpan HealthCheckGracePeriod { get; init; } = TimeSpan.FromMinutes(5);

    public ImmutableArray<ScalingPolicy> Scaling { get; init; } = [];

    public RefreshPreferences Refresh { get; init; } = new();

    /// <summary>Null: not declared, not compared.</summary>
    public ImmutableArray<string>? TerminationPolicies { get; init; }

    /// <summary>Null: not declared, not compared. Otherwise zero (off) or at least one day.</summary>
    public TimeSpan? MaxInstanceLifetime { get; init; }

    /// <summary>Processes to keep suspended; null: not declared, not compared.</summary>
    public ImmutableArray<string>? Suspend { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public SourceSpan At { get; init; }
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
        string Namespace, string MetricName, ImmutableSortedDictionary<string, string> Dimensions, string Statistic, string? Unit) : TrackedMetric;
}
