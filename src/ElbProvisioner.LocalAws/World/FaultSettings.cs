namespace ElbProvisioner.LocalAws.World;

/// <summary>What goes wrong in the world itself, whoever calls it.</summary>
public sealed record FaultSettings
{
    /// <summary>Stands for all names in <see cref="FailingDomains"/>.</summary>
    public const string EveryDomain = "*";

    /// <summary>Domain names whose certificates fail, and the model's FailureReason, such as <c>CAA_ERROR</c>.</summary>
    public IReadOnlyDictionary<string, string> FailingDomains { get; init; } = new Dictionary<string, string>();

    /// <summary>Images whose instances run but never answer a health check.</summary>
    public IReadOnlySet<string> SilentImages { get; init; } = new HashSet<string>();

    /// <summary>Images that cannot be launched, and why: the message of the failed scaling activity.</summary>
    public IReadOnlyDictionary<string, string> UnlaunchableImages { get; init; } = new Dictionary<string, string>();

    /// <summary>Types that EC2 has no capacity of: everywhere (<c>t3.micro</c>), or in a zone (<c>t3.micro@us-east-1a</c>).</summary>
    public IReadOnlySet<string> ScarceTypes { get; init; } = new HashSet<string>();

    /// <summary>Whether EC2 has no capacity of the type in the zone.</summary>
    public bool Lacks(string instanceType, string zone) =>
        ScarceTypes.Contains(instanceType) || ScarceTypes.Contains($"{instanceType}@{zone}");

    /// <summary>Load balancers, by name or by a part of it between hyphens, that end as <c>failed</c>.</summary>
    public IReadOnlySet<string> FailingLoadBalancers { get; init; } = new HashSet<string>();

    /// <summary>Whoever makes names ready for AWS puts what the user wrote between hyphens.</summary>
    public bool Fails(string loadBalancer) =>
        FailingLoadBalancers.Any(name => $"-{loadBalancer}-".Contains($"-{name}-", StringComparison.Ordinal));

    /// <summary>Whether EC2 takes each Spot instance back some time after it began to run.</summary>
    public bool InterruptsSpot { get; init; }

    /// <summary>
    /// Quotas other than AWS's defaults, by name: <c>targetGroups</c>, <c>rulesPerSecurityGroup</c>; docs/local-aws.md lists them.
    /// </summary>
    public IReadOnlyDictionary<string, int> Quotas { get; init; } = new Dictionary<string, int>();
}
