using System.Collections.Immutable;

namespace ElbProvisioner.Core.Live;

/// <summary>What a live world does not hold and health hangs on.</summary>
public sealed record HealthReadings
{
    /// <summary>By ARN of the target group, those of other owners that get our traffic among them.</summary>
    public ImmutableDictionary<string, ImmutableArray<TargetStatus>> Targets { get; init; } =
        ImmutableDictionary<string, ImmutableArray<TargetStatus>>.Empty;

    /// <summary>By name of the scaling group.</summary>
    public ImmutableDictionary<string, ImmutableArray<FailedActivity>> Failures { get; init; } =
        ImmutableDictionary<string, ImmutableArray<FailedActivity>>.Empty;

    /// <summary>By name of the scaling group, the newest refresh where it has failed.</summary>
    public ImmutableDictionary<string, FailedRefresh> FailedRefreshes { get; init; } = ImmutableDictionary<string, FailedRefresh>.Empty;

    /// <summary>Ids of launch templates that scaling groups use and AWS does not have.</summary>
    public ImmutableHashSet<string> MissingTemplates { get; init; } = [];

    /// <summary>Certificates made elsewhere, by ARN, without the name the file gives them.</summary>
    public ImmutableDictionary<string, CertificateStatus> Certificates { get; init; } =
        ImmutableDictionary<string, CertificateStatus>.Empty;

    public ImmutableArray<TargetStatus> TargetsOf(string targetGroup) => Targets.GetValueOrDefault(targetGroup, []);

    public ImmutableArray<FailedActivity> FailuresOf(string group) => Failures.GetValueOrDefault(group, []);
}
