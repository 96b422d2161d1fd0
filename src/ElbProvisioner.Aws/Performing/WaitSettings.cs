namespace ElbProvisioner.Aws.Performing;

/// <summary>How often to look, and for how long at most.</summary>
public sealed record WaitBudget(TimeSpan Interval, TimeSpan Limit)
{
    /// <summary>Until AWS knows what it has just made: seconds, so that a stop lets it end.</summary>
    public bool IsCatchingUp { get; init; }

    public static WaitBudget Of(double intervalSeconds, double limitMinutes) =>
        new(TimeSpan.FromSeconds(intervalSeconds), TimeSpan.FromMinutes(limitMinutes));

    /// <param name="pauses">What is to take longer by intent.</param>
    public WaitBudget With(TimeSpan pauses) => this with { Limit = Limit + pauses };
}

/// <summary>
/// Every wait of the run in one place. AWS publishes almost no latencies: the limits are what its own waiters, terraform-provider-aws
/// and aws-load-balancer-controller allow.
/// </summary>
public sealed record WaitSettings
{
    /// <summary>Below 1 for endpoints where time runs faster than in AWS: shortens every interval and every limit.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>For the whole run; null: each wait has its own limit only.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>For an endpoint that gives no answer at all.</summary>
    public WaitBudget Silence { get; init; } = WaitBudget.Of(5, 5);

    /// <summary>What was just created may be unknown for this long to reads and to calls that refer to it.</summary>
    public WaitBudget Propagation { get; init; } = WaitBudget.Of(2, 2) with { IsCatchingUp = true };

    public WaitBudget SecurityGroupVisible { get; init; } = WaitBudget.Of(2, 5) with { IsCatchingUp = true };

    /// <summary>A deleted application load balancer whose addresses came from an IPAM pool lets go after half an hour.</summary>
    public WaitBudget SecurityGroupRelease { get; init; } = WaitBudget.Of(5, 35);

    public WaitBudget CertificateVisible { get; init; } = WaitBudget.Of(2, 0.5) with { IsCatchingUp = true };

    public WaitBudget CertificateRecords { get; init; } = WaitBudget.Of(5, 5);

    public WaitBudget CertificateIssued { get; init; } = WaitBudget.Of(15, 75);

    /// <summary>Until listeners accept a certificate that was just issued or imported.</summary>
    public WaitBudget CertificateUsable { get; init; } = WaitBudget.Of(5, 5);

    public WaitBudget CertificateRelease { get; init; } = WaitBudget.Of(10, 20);

    public WaitBudget LoadBalancerActive { get; init; } = WaitBudget.Of(10, 10);

    public WaitBudget LoadBalancerGone { get; init; } = WaitBudget.Of(5, 10);

    public WaitBudget TargetGroupRelease { get; init; } = WaitBudget.Of(2, 2);

    public WaitBudget TargetsHealthy { get; init; } = WaitBudget.Of(10, 20);

    public WaitBudget GroupInService { get; init; } = WaitBudget.Of(10, 15);

    public WaitBudget Attached { get; init; } = WaitBudget.Of(5, 15);

    /// <summary>A deregistration delay may last an hour.</summary>
    public WaitBudget Detached { get; init; } = WaitBudget.Of(5, 75);

    /// <summary>An hour of draining, and lifecycle hooks before it.</summary>
    public WaitBudget GroupEmpty { get; init; } = WaitBudget.Of(10, 150);

    public WaitBudget GroupGone { get; init; } = WaitBudget.Of(5, 20);

    /// <summary>AWS itself gives a refresh up without an hour's progress.</summary>
    public WaitBudget Refresh { get; init; } = WaitBudget.Of(15, 24 * 60);

    public WaitBudget RefreshCancelled { get; init; } = WaitBudget.Of(5, 15);

    public WaitBudget DnsChange { get; init; } = WaitBudget.Of(2, 5);

    public WaitBudget DnsInSync { get; init; } = WaitBudget.Of(5, 10);

    internal TimeSpan Scaled(TimeSpan time) => time * Scale;
}
