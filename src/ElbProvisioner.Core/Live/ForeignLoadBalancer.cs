using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Live;

/// <summary>
/// A load balancer of somebody else's on whose listeners the stack has rules, or is to have some. It is no <see cref="LiveResource"/>:
/// nothing here can be deleted, and nothing is changed but what the stack put there.
/// </summary>
/// <param name="Name">In the file; null: the file does not name it any more.</param>
/// <param name="State">As of <see cref="LiveLoadBalancer"/>.</param>
public sealed record ForeignLoadBalancer(
    string? Name,
    string Arn,
    Settings Settings,
    string DnsName,
    string CanonicalHostedZoneId,
    string State
)
{
    public ImmutableArray<ForeignListener> Listeners { get; init; } = [];

    public ImmutableArray<ResourceRef> SecurityGroups => Settings.FindValue(LoadBalancerTable.SecurityGroups) ?? [];

    public bool IsDualStack => Settings.Find(LoadBalancerTable.IpAddressType)?.StartsWith("dualstack", StringComparison.Ordinal) == true;

    public string PhysicalName => Settings.Find(LoadBalancerTable.Name) ?? Arn;

    /// <summary>Null: it has none on that port.</summary>
    public ForeignListener? ListenerOn(int port) => Listeners.FirstOrDefault(l => l.Port == port);

    internal IEnumerable<string> Canonical =>
        [
            Name ?? "",
            Arn,
            DnsName,
            .. Settings.Canonical(),
            .. Listeners.Where(static l => l.IsUsed).OrderBy(static l => l.Arn, StringComparer.Ordinal).SelectMany(static l => l.Canonical),
        ];
}

/// <param name="IsUsed">The file names its port, or rules of the stack are on it.</param>
public sealed record ForeignListener(string Arn, string LoadBalancerArn, Settings Settings, bool IsUsed)
{
    public int Port => Settings.Get(ListenerTable.Port);

    public string Protocol => Settings.Get(ListenerTable.Protocol);

    public bool IsTls => Protocol is "HTTPS" or "TLS";

    /// <summary>The stack whose tags it bears; null: none of elbctl's.</summary>
    public string? Stack { get; init; }

    /// <summary>What its tags remember (see <see cref="DeclaredTags"/>).</summary>
    public ImmutableSortedSet<string> Declared { get; init; } = [];

    /// <summary>By SNI and the default one: whoever put them there.</summary>
    public ImmutableArray<ResourceRef> Certificates => [.. ListenerTable.CertificatesOf(Settings)];

    internal IEnumerable<string> Canonical =>
        [Arn, Port.ToString(), Protocol, .. Certificates.Select(static c => c.Key).Order(StringComparer.Ordinal), .. Declared];
}

public static class ForeignLoadBalancers
{
    /// <summary>The one that the file means; null: AWS does not have it.</summary>
    public static ForeignLoadBalancer? ForeignOf(this LiveWorld live, LoadBalancer wanted) =>
        live.ForeignLoadBalancers.FirstOrDefault(b => b.Name == wanted.Name);

    public static ForeignListener? ForeignListener(this LiveWorld live, string arn) =>
        live.ForeignLoadBalancers.SelectMany(static b => b.Listeners).FirstOrDefault(l => l.Arn == arn);
}
