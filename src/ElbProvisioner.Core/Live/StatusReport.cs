using System.Collections.Immutable;

namespace ElbProvisioner.Core.Live;

/// <summary>How a stack is doing right now: what serves, what does not, and why.</summary>
public sealed record StatusReport(
    ImmutableArray<LoadBalancerStatus> LoadBalancers, ImmutableArray<TargetGroupStatus> TargetGroups, ImmutableArray<ScalingGroupStatus> ScalingGroups)
{
    /// <summary>Everything that should serve does.</summary>
    public bool IsHealthy =>
        LoadBalancers.All(b => b.State == "active") && TargetGroups.All(g => g.Unhealthy == 0)
        && ScalingGroups.All(g => g.InService >= g.Desired && g.Status is null);
}

/// <param name="Name">As in the file.</param>
/// <param name="State">AWS's: <c>active</c>, <c>provisioning</c>, <c>active_impaired</c>, <c>failed</c>.</param>
/// <param name="Meaning">The state as a sentence.</param>
public sealed record LoadBalancerStatus(string Name, string Arn, string DnsName, string State, string Meaning);

/// <param name="Name">As in the file.</param>
public sealed record TargetGroupStatus(string Name, string Arn, ImmutableArray<TargetStatus> Targets)
{
    public int Healthy => Targets.Count(t => t.State == TargetState.Healthy);

    public int Unhealthy => Targets.Count(t => t.State == TargetState.Unhealthy);
}

public enum TargetState
{
    Healthy,

    /// <summary>Not checked often enough yet.</summary>
    Initial,
    Unhealthy,

    /// <summary>Leaving: finishes what it has.</summary>
    Draining,

    /// <summary>Registered, and nothing sends it requests.</summary>
    Unused,

    /// <summary>Its health is not known.</summary>
    Unavailable,
}

/// <param name="Zone">Null: AWS does not say.</param>
/// <param name="Code">AWS's reason code, or null for a healthy target.</param>
/// <param name="Why">The reason as a sentence, with what AWS adds; null for a healthy target.</param>
public sealed record TargetStatus(string Id, int Port, string? Zone, TargetState State, string? Code, string? Why);

/// <param name="Name">As in the file.</param>
/// <param name="Status">Null, or AWS's text while the group is being deleted.</param>
/// <param name="Failures">The newest activities that failed, newest first.</param>
public sealed record ScalingGroupStatus(
    string Name, string GroupName, int Min, int Max, int Desired, ImmutableArray<LiveInstance> Instances, string? Status, ActiveRefresh? Refresh,
    ImmutableArray<FailedActivity> Failures)
{
    public int InService => Instances.Count(i => i.LifecycleState == "InService" && i.HealthStatus == "Healthy");
}

/// <param name="What">What was tried: <c>Launching a new EC2 instance</c>.</param>
/// <param name="Why">AWS's reason.</param>
public sealed record FailedActivity(DateTimeOffset? At, string What, string Why);
