using System.Collections.Immutable;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Balancing;

using Tags = ImmutableSortedDictionary<string, string>;

internal sealed class LoadBalancerReader(ReadScope scope)
{
    public async Task<LiveLoadBalancer> ReadAsync(Answer balancer, OwnedResource? owner, Tags? tags)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(tags);
        var attributes = AttributesAsync(ArnOf(balancer));
        var extras = new LoadBalancerExtrasReader(scope);
        var (reserving, judging) = (extras.CapacityAsync(owner, tags), extras.WebAclAsync(owner, tags));
        var (all, capacity, webAcl) = (await attributes, await reserving, await judging);
        return new(
            owner,
            tags,
            LoadBalancerExtrasReader.With(LoadBalancerTable.Table.Read(balancer.Members), capacity, webAcl),
            balancer.Text("DNSName") ?? "",
            balancer.Text("CanonicalHostedZoneId") ?? "",
            balancer.Inner("State")?.Text("Code") ?? "",
            all
        )
        {
            Capacity = capacity,
            IsWebAclManaged = webAcl?.IsManaged == true,
            Addresses = [.. AddressesOf(balancer)],
            Zones = balancer
                .Items("AvailabilityZones")
                .Where(z => z.Text("SubnetId") is not null)
                .DistinctBy(z => z.Text("SubnetId"), StringComparer.Ordinal)
                .ToImmutableSortedDictionary(z => z.Text("SubnetId") ?? "", z => z.Text("ZoneName") ?? "", StringComparer.Ordinal),
        };
    }

    /// <summary>
    /// Those that AWS tells: of an application load balancer none, which has others every day [ELBv2 API: LoadBalancerAddress].
    /// </summary>
    public static IEnumerable<string> AddressesOf(Answer balancer) =>
        balancer
            .Items("AvailabilityZones")
            .OrderBy(z => z.Text("ZoneName"), StringComparer.Ordinal)
            .SelectMany(z => z.Items("LoadBalancerAddresses"))
            .SelectMany(a => new[] { a.Text("IpAddress") ?? a.Text("PrivateIPv4Address"), a.Text("IPv6Address") })
            .OfType<string>();

    public static string ArnOf(Answer balancer) => balancer.Text("LoadBalancerArn") ?? "";

    public static string NameOf(Answer balancer) => balancer.Text("LoadBalancerName") ?? "";

    /// <summary>Perhaps before the load balancer is known to exist; nothing when it does not.</summary>
    public async Task<Tags> AttributesAsync(string arn)
    {
        try
        {
            return await scope.Lookups.LoadBalancerAttributes.ReadAsync(arn);
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return TagMap.Empty;
        }
    }
}
