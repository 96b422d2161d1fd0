using System.Globalization;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;

/// <summary>The account's quotas: <see cref="FaultSettings.Quotas"/> knows them by the names that come first here.</summary>
internal static class Limits
{
    // Quotas for Application, Network and Gateway Load Balancers: the user guides' pages, with the names that DescribeAccountLimits gives
    // them.
    private static readonly (Quota Quota, string Told)[] Known =
    [
        (new("targetGroups", 3000), "target-groups"),
        (new("targetsPerApplicationLoadBalancer", 1000), "targets-per-application-load-balancer"),
        (new("listenersPerApplicationLoadBalancer", 50), "listeners-per-application-load-balancer"),
        (new("rulesPerLoadBalancer", 100), "rules-per-application-load-balancer"),
        (new("networkLoadBalancers", 50), "network-load-balancers"),
        (new("targetsPerNetworkLoadBalancer", 3000), "targets-per-network-load-balancer"),
        (new("targetsPerZonePerNetworkLoadBalancer", 500), "targets-per-availability-zone-per-network-load-balancer"),
        (new("listenersPerNetworkLoadBalancer", 50), "listeners-per-network-load-balancer"),
        (new("conditionValuesPerRule", 5), "condition-values-per-alb-rule"),
        (new("conditionWildcardsPerRule", 6), "condition-wildcards-per-alb-rule"),
        (new("targetGroupsPerLoadBalancer", 100), "target-groups-per-application-load-balancer"),
        (new("targetGroupsPerAction", 5), "target-groups-per-action-on-application-load-balancer"),
        (new("targetGroupsPerActionOnNetworkLoadBalancer", 5), "target-groups-per-action-on-network-load-balancer"),
        (new("certificatesPerApplicationLoadBalancer", 25), "certificates-per-application-load-balancer"),
        (new("certificatesPerNetworkLoadBalancer", 25), "certificates-per-network-load-balancer"),
        (new("targetsPerTargetGroup", 1000), "targets-per-target-group"),
        (new("registrationsPerTargetId", 1000), "target-id-registrations-per-application-load-balancer"),
        (new("networkLoadBalancerInterfacesPerVpc", 1200), "network-load-balancer-enis-per-vpc"),
        (new("applicationLoadBalancers", 50), "application-load-balancers"),
        (new("gatewayLoadBalancers", 100), "gateway-load-balancers"),
        (new("gatewayLoadBalancersPerVpc", 100), "gateway-load-balancers-per-vpc"),
        (new("geneveTargetGroups", 100), "geneve-target-groups"),
        (new("targetsPerZonePerGatewayLoadBalancer", 300), "targets-per-availability-zone-per-gateway-load-balancer"),
    ];

    /// <summary>Amazon EC2's, which a load balancer's interfaces are held to.</summary>
    public static readonly Quota SecurityGroupsPerInterface = new("securityGroupsPerInterface", 5);

    // None before it was asked for; DescribeAccountLimits does not name them.
    public static readonly Quota ApplicationCapacityUnits = new("applicationLoadBalancerCapacityUnits", 0);

    public static readonly Quota NetworkCapacityUnits = new("networkLoadBalancerCapacityUnits", 0);

    // DescribeAccountLimits' names of these are not documented.
    public static readonly Quota TrustStores = new("trustStores", 20);

    public static readonly Quota RevocationListsPerTrustStore = new("revocationListsPerTrustStore", 30);

    public static readonly Quota VerifyingListenersPerLoadBalancer = new("verifyingListenersPerLoadBalancer", 2);

    public static readonly Quota TagsPerResource = new("tagsPerResource", 50);

    public static IReadOnlyList<Quota> All =>
        [
            .. Known.Select(known => known.Quota),
            SecurityGroupsPerInterface,
            ApplicationCapacityUnits,
            NetworkCapacityUnits,
            TagsPerResource,
            TrustStores,
            RevocationListsPerTrustStore,
            VerifyingListenersPerLoadBalancer,
        ];

    public static int Of(Transaction transaction, string quota) => transaction.Quota(Known.First(known => known.Quota.Name == quota).Quota);

    public static Document? Describe(Transaction transaction, Fields request)
    {
        var page = Listing.Page(request, Known.OrderBy(known => known.Told, StringComparer.Ordinal), known => known.Told);
        return new()
        {
            ["Limits"] = page
                .Items.Select(known => new Document
                {
                    ["Name"] = known.Told,
                    ["Max"] = transaction.Quota(known.Quota).ToString(CultureInfo.InvariantCulture),
                })
                .ToList(),
            ["NextMarker"] = page.Next,
        };
    }
}
