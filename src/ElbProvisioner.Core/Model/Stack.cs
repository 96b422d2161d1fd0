using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Model;

/// <summary>Everything one stack file declares, bound and with the language's defaults filled in. Immutable.</summary>
public sealed record Stack
{
    public required string Name { get; init; }

    public string? Region { get; init; }

    /// <summary>The twelve-digit account every command must run in, or null when the file does not say.</summary>
    public string? Account { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public Network Network { get; init; } = Network.Default;

    public ImmutableArray<SecurityGroup> SecurityGroups { get; init; } = [];

    public ImmutableArray<Certificate> Certificates { get; init; } = [];

    public ImmutableArray<TrustStore> TrustStores { get; init; } = [];

    public ImmutableArray<LoadBalancer> LoadBalancers { get; init; } = [];

    /// <summary>Those that it makes.</summary>
    public IEnumerable<LoadBalancer> OwnLoadBalancers => LoadBalancers.Where(static b => !b.IsForeign);

    /// <summary>Those of somebody else, on whose listeners it has rules.</summary>
    public IEnumerable<LoadBalancer> ForeignLoadBalancers => LoadBalancers.Where(static b => b.IsForeign);

    public ImmutableArray<TargetGroup> TargetGroups { get; init; } = [];

    public ImmutableArray<AutoScalingGroup> AutoScalingGroups { get; init; } = [];

    public ImmutableArray<Alarm> Alarms { get; init; } = [];

    public ImmutableArray<DnsRecord> DnsRecords { get; init; } = [];

    /// <summary>Every name that it wants answered.</summary>
    public IEnumerable<DnsName> DnsNames => LoadBalancers.SelectMany(static b => b.Dns).Concat(DnsRecords.Select(static r => r.Dns));

    public ImmutableArray<Output> Outputs { get; init; } = [];

    /// <summary>What requests get, by the file's own word; a stack that holds one which is not so is not bound.</summary>
    public ImmutableArray<Expectation> Expectations { get; init; } = [];

    /// <summary>What of all this nobody may be shown.</summary>
    public Secrets Secrets { get; init; } = Secrets.None;
}

/// <summary>
/// A name as the user wrote it where another thing is meant: a key of the same file, or an existing AWS object
/// (<c>sg-…</c>, <c>arn:…</c>).
/// </summary>
public sealed record Reference(string Text, SourceSpan At)
{
    /// <summary>Names an object made elsewhere, by its AWS id or ARN.</summary>
    public bool IsExisting => Text.StartsWith("arn:", StringComparison.Ordinal) || Text.StartsWith("sg-", StringComparison.Ordinal);
}

/// <summary>A named result of the stack: literal text mixed with references such as <c>loadBalancers.web.dnsName</c>.</summary>
public sealed record Output(string Name, ImmutableArray<OutputPart> Parts, SourceSpan At);
