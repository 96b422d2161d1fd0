namespace ElbProvisioner.Core.Planning;

/// <summary>
/// How long an action usually takes, for the plan's estimate only. AWS publishes few latencies; these are everyday values.
/// </summary>
internal sealed record Cost(TimeSpan Time, WaitKind Wait)
{
    public static Cost Call { get; } = new(TimeSpan.FromSeconds(1), WaitKind.None);

    public static Cost CertificateIssued { get; } = new(TimeSpan.FromMinutes(3), WaitKind.Certificate);

    public static Cost LoadBalancerActive { get; } = new(TimeSpan.FromSeconds(150), WaitKind.LoadBalancer);

    public static Cost GroupInService { get; } = new(TimeSpan.FromSeconds(60), WaitKind.Health);

    public static Cost DnsInSync { get; } = new(TimeSpan.FromSeconds(30), WaitKind.Dns);

    /// <summary>AWS looks for the record within minutes [VPC guide: manage DNS names].</summary>
    public static Cost NameVerified { get; } = new(TimeSpan.FromMinutes(2), WaitKind.Dns);

    public static Cost LoadBalancerGone { get; } = new(TimeSpan.FromSeconds(30), WaitKind.Release);

    /// <summary>Interfaces of a deleted load balancer hold its group for a while.</summary>
    public static Cost GroupReleased { get; } = new(TimeSpan.FromSeconds(60), WaitKind.Release);

    /// <summary>How long an old load balancer is kept once its names point elsewhere: several times the alias's 60 s.</summary>
    public static TimeSpan AliasHold { get; } = TimeSpan.FromMinutes(5);

    /// <param name="interval">Of the health check: one passing check makes a new target healthy [ALB user guide].</param>
    public static Cost Healthy(TimeSpan interval) => new(interval + TimeSpan.FromSeconds(10), WaitKind.Health);

    /// <param name="settles">Until another check has decided.</param>
    public static Cost Rechecked(TimeSpan settles) => new(settles, WaitKind.Health);

    public static Cost Drained(TimeSpan delay) => new(delay, WaitKind.Draining);

    /// <param name="pauses">At its checkpoints, and while it bakes.</param>
    public static Cost Refresh(int instances, TimeSpan warmup, TimeSpan pauses) =>
        new(((warmup + TimeSpan.FromSeconds(60)) * Math.Max(1, instances)) + pauses, WaitKind.Refresh);
}
