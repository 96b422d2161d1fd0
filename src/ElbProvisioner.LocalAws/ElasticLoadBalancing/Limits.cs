using System.Globalization;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing;

/// <summary>The account's quotas: <see cref="Misfortunes.Quotas"/> knows them by the names that come first here.</summary>
internal static class Limits
{
    // Quotas for Application, Network and Gateway Load Balancers: the user guides' pages, with the names that DescribeAccountLimits gives
    // them.
    private static readonly (string Quota, string Told, int Standard)[] Known =
    [
        ("targetGroups", "target-groups", 3000),
        ("targetsPerApplicationLoadBalancer", "targets-per-application-load-balancer", 1000),
        ("listenersPerApplicationLoadBalancer", "listeners-per-application-load-balancer", 50),
        ("rulesPerLoadBalancer", "rules-per-application-load-balancer", 100),
        ("networkLoadBalancers", "network-load-balancers", 50),
        ("targetsPerNetworkLoadBalancer", "targets-per-network-load-balancer", 3000),
        ("targetsPerZonePerNetworkLoadBalancer", "targets-per-availability-zone-per-network-load-balancer", 500),
        ("listenersPerNetworkLoadBalancer", "listeners-per-network-load-balancer", 50),
        ("conditionValuesPerRule", "condition-values-per-alb-rule", 5),
        ("conditionWildcardsPerRule", "condition-wildcards-per-alb-rule", 6),
        ("targetGroupsPerLoadBalancer", "target-groups-per-application-load-balancer", 100),
        ("targetGroupsPerAction", "target-groups-per-action-on-application-load-balancer", 5),
        ("targetGroupsPerActionOnNetworkLoadBalancer", "target-groups-per-action-on-network-load-balancer", 5),
        ("certificatesPerApplicationLoadBalancer", "certificates-per-application-load-balancer", 25),
        ("certificatesPerNetworkLoadBalancer", "certificates-per-network-load-balancer", 25),
        ("targetsPerTargetGroup", "targets-per-target-group", 1000),
        ("registrationsPerTargetId", "target-id-registrations-per-application-load-balancer", 1000),
        ("networkLoadBalancerInterfacesPerVpc", "network-load-balancer-enis-per-vpc", 1200),
        ("applicationLoadBalancers", "application-load-balancers", 50),
        ("gatewayLoadBalancers", "gateway-load-balancers", 100),
        ("gatewayLoadBalancersPerVpc", "gateway-load-balancers-per-vpc", 100),
        ("geneveTargetGroups", "geneve-target-groups", 100),
        ("targetsPerZonePerGatewayLoadBalancer", "targets-per-availability-zone-per-gateway-load-balancer", 300),
    ];

    public static IEnumerable<string> Names => Known.Select(known => known.Quota);

    public static int Of(Turn turn, string quota) => turn.Quota(quota, Array.Find(Known, known => known.Quota == quota).Standard);

    public static Document? Describe(Turn turn, Fields request)
    {
        var page = Listing.Page(request, Known.OrderBy(known => known.Told, StringComparer.Ordinal), known => known.Told);
        return new()
        {
            ["Limits"] = page
                .Items.Select(known => new Document
                {
                    ["Name"] = known.Told,
                    ["Max"] = turn.Quota(known.Quota, known.Standard).ToString(CultureInfo.InvariantCulture),
                })
                .ToList(),
            ["NextMarker"] = page.Next,
        };
    }
}
