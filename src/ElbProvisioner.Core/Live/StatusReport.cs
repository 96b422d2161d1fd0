using System.Collections.Immutable;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Live;

/// <summary>How a stack is doing right now: what serves, what does not, and why.</summary>
public sealed record StatusReport(
    ImmutableArray<LoadBalancerStatus> LoadBalancers,
    ImmutableArray<TargetGroupStatus> TargetGroups,
    ImmutableArray<ScalingGroupStatus> ScalingGroups
)
{
    public ImmutableArray<CertificateStatus> Certificates { get; init; } = [];

    public ImmutableArray<RecordStatus> Records { get; init; } = [];

    public ImmutableArray<AlarmStatus> Alarms { get; init; } = [];

    /// <summary>One for each thing that makes the stack not healthy.</summary>
    public ImmutableArray<StatusReason> Reasons { get; init; } = [];

    public bool IsHealthy => Reasons.IsEmpty;

    /// <summary>Every place that gets traffic serves, except where no instances are wanted: what an apply waits for.</summary>
    public bool Serves => !Reasons.Any(r => r.Holds);
}

/// <param name="Name">As in the file.</param>
/// <param name="State">AWS's: <c>active</c>, <c>provisioning</c>, <c>active_impaired</c>, <c>failed</c>.</param>
/// <param name="Meaning">The state as a sentence.</param>
public sealed record LoadBalancerStatus(string Name, string Arn, string DnsName, string State, string Meaning)
{
    /// <summary>Somebody else's, on whose listeners the stack has rules.</summary>
    public bool IsForeign { get; init; }

    public ImmutableArray<ListenerStatus> Listeners { get; init; } = [];

    /// <summary>By which it can be reached by themselves; empty where AWS may change them.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>What AWS keeps ready for it; null: nothing, or it was not asked for.</summary>
    public LiveCapacity? Capacity { get; init; }

    /// <summary>The ARN of the web ACL that judges its requests; null: none, or it was not asked for.</summary>
    public string? WebAcl { get; init; }

    /// <summary>Null: it has none.</summary>
    public EndpointServiceStatus? EndpointService { get; init; }
}

/// <param name="Name">By which endpoints are made.</param>
/// <param name="PrivateDnsName">Null: it has none.</param>
/// <param name="NameState">Of the private DNS name, AWS's word; null: it has none.</param>
/// <param name="Proof">The TXT record by which AWS verifies the name: its name and value; null: AWS has not said.</param>
public sealed record EndpointServiceStatus(string Name, string? PrivateDnsName, string? NameState, NameProofRecord? Proof)
{
    /// <summary>Endpoints have the name only once it is verified [VPC guide: manage DNS names].</summary>
    public bool IsNamePending => PrivateDnsName is not null && NameState != "verified";
}

/// <param name="Name">As in the file, without its load balancer's.</param>
/// <param name="Certificates">Names of the file, or ARNs; the default one first.</param>
/// <param name="Rules">By priority.</param>
public sealed record ListenerStatus(
    string Name,
    string Arn,
    int Port,
    string Protocol,
    ImmutableArray<string> Certificates,
    RouteStatus Default,
    ImmutableArray<RuleStatus> Rules
)
{
    /// <summary>How clients show who they are: <c>passthrough</c> or <c>verify</c>; null: they need not.</summary>
    public string? MutualAuthentication { get; init; }

    /// <summary>What they are verified by: as in the file, or an ARN.</summary>
    public string? TrustStore { get; init; }

    /// <summary>By priority; what they match never reaches what stands behind them, and nothing of it is the stack's to judge.</summary>
    public ImmutableArray<ForeignRuleStatus> ForeignRules { get; init; } = [];
}

/// <summary>A rule that the stack did not make.</summary>
public sealed record ForeignRuleStatus(string Arn, int Priority, string When, RouteStatus Route);

public sealed record RuleStatus(string Name, string Arn, int Priority, string When, RouteStatus Route);

/// <param name="Text">For people: <c>forward green 90, blue 10</c>.</param>
/// <param name="Forwards">Empty where requests are answered or sent elsewhere.</param>
public sealed record RouteStatus(string Text, ImmutableArray<ForwardStatus> Forwards);

/// <param name="TargetGroup">As in the file; of a target group made elsewhere, AWS's name.</param>
public sealed record ForwardStatus(string TargetGroup, string Arn, int Weight);

/// <param name="Name">As in the file.</param>
/// <param name="Alarm">Null: what AWS reports of the certificate is well.</param>
/// <param name="Expires">Null: not issued yet.</param>
public sealed record CertificateStatus(string Name, string Arn, string Domain, string Status, DateTimeOffset? Expires, string? Alarm);

/// <param name="Target">What it is answered with; null: nothing stands there, or, of a load balancer's name, not an alias.</param>
/// <param name="LoadBalancer">The load balancer of the file that it should lead to; null: it is a record of its own.</param>
/// <param name="IsInPlace">It leads there; of a record of its own: it is there, and this stack's.</param>
public sealed record RecordStatus(string Name, ImmutableArray<string> Types, string? Target, string? LoadBalancer, bool IsInPlace);

/// <param name="Name">As in the file.</param>
public sealed record TargetGroupStatus(string Name, string Arn, ImmutableArray<TargetStatus> Targets)
{
    /// <summary>Those that get requests and are not known to fail: the ones that are never checked too.</summary>
    public int Healthy => Targets.Count(t => t.Serves);

    public int Unchecked => Targets.Count(t => t.IsUnchecked);

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
public sealed record TargetStatus(string Id, int Port, string? Zone, TargetState State, string? Code, string? Why)
{
    /// <summary>What security groups put in the way of its health checks; null: nothing that is known.</summary>
    public PortObstacle? Obstacle { get; init; }

    /// <summary>
    /// AWS reports targets of a group that is never checked as unavailable, and sends them requests [ELBv2 API: TargetHealth].
    /// </summary>
    public bool Serves => State == TargetState.Healthy || IsUnchecked;

    /// <summary>
    /// Its group has health checks switched off, as those of functions are by default [ALB guide: Lambda functions as targets].
    /// </summary>
    public bool IsUnchecked => State == TargetState.Unavailable && Code == "Target.HealthCheckDisabled";
}

/// <param name="Name">As in the file.</param>
/// <param name="Status">Null, or AWS's text while the group is being deleted.</param>
/// <param name="Failures">The newest activities that failed, newest first.</param>
public sealed record ScalingGroupStatus(
    string Name,
    string GroupName,
    int Min,
    int Max,
    int Desired,
    ImmutableArray<LiveInstance> Instances,
    string? Status,
    ActiveRefresh? Refresh,
    ImmutableArray<FailedActivity> Failures
)
{
    public ImmutableArray<string> Suspended { get; init; } = [];

    /// <summary>The newest refresh, where it has not brought what it was begun for.</summary>
    public FailedRefresh? FailedRefresh { get; init; }

    public ImmutableArray<PolicyStatus> Policies { get; init; } = [];

    public ImmutableArray<ScheduleStatus> Schedules { get; init; } = [];

    /// <summary>How many instances are prepared beside it; null: it has no warm pool.</summary>
    public int? Warm { get; init; }

    public int InService => Instances.Count(i => i.IsInService);
}

/// <param name="When">For people: <c>0 20 * * MON-FRI (Europe/Berlin)</c>; null: once.</param>
/// <param name="Sizes">For people: <c>min 0, desired 0</c>.</param>
/// <param name="Next">Null: AWS does not say.</param>
public sealed record ScheduleStatus(string Name, string? When, string Sizes, DateTimeOffset? Next);

/// <param name="Name">As in the file; of a policy's alarm the group's and the policy's.</param>
/// <param name="State"><c>OK</c>, <c>ALARM</c> or <c>INSUFFICIENT_DATA</c>.</param>
/// <param name="Why">CloudWatch's sentence; null: none.</param>
public sealed record AlarmStatus(string Name, string AlarmName, string State, string? Why);

public sealed record PolicyStatus(string Name, string Metric, double? Target);

/// <param name="What">What was tried: <c>Launching a new EC2 instance</c>.</param>
/// <param name="Why">AWS's reason.</param>
/// <param name="IsLast">No activity of the group has succeeded since.</param>
public sealed record FailedActivity(DateTimeOffset? At, string What, string Why, bool IsLast = false);
