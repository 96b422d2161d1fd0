using System.Net;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>The IPv6 prefixes from which a network load balancer of both kinds of addresses speaks to targets over UDP.</summary>
internal static class SourceNatPrefixes
{
    public const string Automatic = "auto_assigned";
    private const int Length = 80;

    /// <param name="sourceNat"><c>on</c>, or anything else: there are none.</param>
    public static LoadBalancerZone In(RequestedZone asked, LoadBalancerZone zone, string? sourceNat) =>
        zone with
        {
            SourceNatPrefix =
                sourceNat != "on" ? null
                : asked.SourceNatPrefix is null or Automatic ? zone.SourceNatPrefix ?? First(asked.Subnet.Ipv6CidrBlock)
                : asked.SourceNatPrefix,
        };

    /// <summary>Whether it is one of the subnet's prefixes of that length.</summary>
    public static bool IsOf(string? subnetRange, string prefix) =>
        subnetRange is not null
        && IPNetwork.TryParse(prefix, out var network)
        && network.PrefixLength == Length
        && IPNetwork.Parse(subnetRange).Contains(network.BaseAddress);

    private static string? First(string? subnetRange) =>
        subnetRange is null ? null : $"{IPNetwork.Parse(subnetRange).BaseAddress}/{Length}";
}
