using System.Globalization;
using ElbProvisioner.LocalAws.Ec2.EndpointServices;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>Load balancers: made, listed and deleted.</summary>
internal static class LoadBalancers
{
    public const string Activation = "elbv2.activate";

    public static Document? Create(Transaction transaction, Fields request)
    {
        var (name, type) = (request.Required("Name"), request.Text("Type") ?? LoadBalancerKind.Application);
        Names.MustBeLoadBalancer(name);
        var scheme = Scheme(request, type);
        var addresses = request.Text("IpAddressType") ?? "ipv4";
        AddressTypes.MustSuit(addresses, type, scheme);
        var existing = Named(transaction, name);
        var zones = RequestedZones.Read(transaction, request, type, scheme, [.. existing?.Zones.Select(zone => zone.SubnetId) ?? []]);
        AddressTypes.MustHaveIpv6(transaction, addresses, zones.Select(zone => zone.Subnet.Id));
        var groups = LoadBalancerSecurity.ForNew(transaction, request.Texts("SecurityGroups"), type, zones[0].Subnet.VpcId);
        if (existing is not null)
        {
            return IsSame(existing, type, scheme, addresses, zones, groups)
                ? Answer(transaction, [existing])
                : throw new AwsError(
                    "DuplicateLoadBalancerName",
                    $"A load balancer with the same name '{name}' exists, but with different settings"
                );
        }

        MustHaveRoom(transaction, type);
        var pool = IpPools.OfNew(request, type, scheme);
        var arn = Arns.NewLoadBalancer(transaction, type, name);
        var balancer = new LoadBalancer(
            arn,
            name,
            type,
            scheme,
            zones[0].Subnet.VpcId,
            addresses,
            "provisioning",
            DnsName(transaction, arn, name, type, scheme),
            HostedZones.Of(transaction.Here.Name, type),
            transaction.Now,
            [],
            groups,
            MayHaveSecurityGroups: type == LoadBalancerKind.Application || groups.Count > 0,
            new Dictionary<string, string>(StringComparer.Ordinal),
            transaction.Now + transaction.Timings.Visibility
        )
        {
            EnforcesOnPrivateLink = type == LoadBalancerKind.Network && groups.Count > 0 ? "on" : null,
            CustomerOwnedPool = request.Text("CustomerOwnedIpv4Pool"),
            IpamPool = pool,
        };
        var sourceNat = AddressTypes.SourceNat(balancer, addresses, request.Text("EnablePrefixForIpv6SourceNat"));
        RequestedZones.MustSuit(zones, addresses, sourceNat);
        balancer = balancer with
        {
            Ipv6SourceNatPrefix = sourceNat,
            Zones =
            [
                .. zones.Select(zone =>
                    SourceNatPrefixes.In(zone, LoadBalancerInterfaces.Create(transaction, arn, type, scheme, groups, zone), sourceNat)
                ),
            ],
        };
        transaction.Elb.LoadBalancers.Put(balancer);
        LoadBalancerInterfaces.SetAddressType(transaction, balancer);
        Tags.OfNew(transaction, arn, request);
        transaction.Later(transaction.Timings.LoadBalancerProvisioning, Activation, arn);
        return Answer(transaction, [balancer]);
    }

    public static Document? Describe(Transaction transaction, Fields request)
    {
        var (arns, names) = (request.Texts("LoadBalancerArns"), request.Texts("Names"));
        Listing.MustBeFew("load balancer ARNs", arns);
        Listing.MustBeFew("load balancer names", names);
        if (arns.Count > 0 && names.Count > 0)
        {
            throw Refusals.Invalid("Load balancer names and load balancer ARNs cannot be specified at the same time");
        }

        var found =
            arns.Count > 0 ? arns.Distinct(StringComparer.Ordinal).Select(arn => Lookup.LoadBalancer(transaction, arn))
            : names.Count > 0
                ? names
                    .Distinct(StringComparer.Ordinal)
                    .Select(name =>
                        Named(transaction, name) is { } balancer && transaction.Sees(balancer) ? balancer : throw NotFound(names)
                    )
            : transaction.Visible(transaction.Elb.LoadBalancers);
        var page = Listing.Page(request, found.OrderBy(balancer => balancer.Key, StringComparer.Ordinal), balancer => balancer.Key);
        var answer = Answer(transaction, page.Items);
        answer["NextMarker"] = page.Next;
        return answer;
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var arn = Lookup.Checked("loadbalancer", "load balancer", request.Required("LoadBalancerArn"));
        if (transaction.Elb.LoadBalancers.Find(arn) is not { } balancer)
        {
            return null;
        }

        if (balancer.Attributes.GetValueOrDefault(LoadBalancerAttributes.DeletionProtection) == "true")
        {
            throw Refusals.NotPermitted($"Load balancer '{arn}' cannot be deleted because deletion protection is enabled");
        }

        if (transaction.Elb.TargetsOfIds.StartingWith(TargetOfId.Prefix(arn)).Any() || EndpointServiceUse.Holds(transaction, arn))
        {
            throw Refusals.InUse($"Load balancer '{arn}' cannot be deleted because it is currently associated with another service");
        }

        transaction.Elb.LoadBalancers.Remove(arn);
        foreach (var listener in Lookup.ListenersOf(transaction, arn))
        {
            ListenerCalls.Remove(transaction, listener);
        }

        LoadBalancerInterfaces.RemoveLater(transaction, balancer.Zones);
        transaction.Elb.Reservations.Remove(arn);
        Tags.Forget(transaction, arn);
        transaction.Later(TimeSpan.Zero, WebAclCarriers.Gone, arn);
        return null;
    }

    public static void Activate(Transaction transaction, AgendaItem item)
    {
        if (transaction.Elb.LoadBalancers.Find(item.Subject) is { State: "provisioning" } balancer)
        {
            transaction.Elb.LoadBalancers.Put(
                balancer with
                {
                    State = transaction.FaultSettings.Fails(balancer.Name) ? "failed" : "active",
                }
            );
            HealthReview.OfLoadBalancer(transaction, balancer.Key);
            HealthReview.OfTarget(transaction, balancer.Key);
        }
    }

    private static LoadBalancer? Named(Transaction transaction, string name) =>
        Arns.LoadBalancersNamed(transaction, name)
            .SelectMany(prefix => transaction.Elb.LoadBalancers.StartingWith(prefix))
            .FirstOrDefault();

    private static Document Answer(Transaction transaction, IEnumerable<LoadBalancer> balancers) =>
        new() { ["LoadBalancers"] = balancers.Select(balancer => LoadBalancerAnswers.Of(transaction, balancer)).ToList() };

    private static string? Scheme(Fields request, string type) =>
        type != LoadBalancerKind.Gateway ? request.Text("Scheme") ?? "internet-facing"
        : !request.Has("Scheme") ? null
        : throw new AwsError("InvalidScheme", "A scheme cannot be specified for load balancers with type 'gateway'");

    private static bool IsSame(
        LoadBalancer existing,
        string type,
        string? scheme,
        string addresses,
        IReadOnlyList<RequestedZone> zones,
        IReadOnlyList<string> groups
    ) =>
        existing.Type == type
        && existing.Scheme == scheme
        && existing.IpAddressType == addresses
        && zones
            .Select(zone => (zone.Subnet.Id, zone.AllocationId, zone.PrivateAddress))
            .ToHashSet()
            .SetEquals(existing.Zones.Select(zone => (zone.SubnetId, zone.AllocationId, zone.PrivateAddress)))
        && groups.ToHashSet(StringComparer.Ordinal).SetEquals(existing.SecurityGroups);

    private static void MustHaveRoom(Transaction transaction, string type)
    {
        if (transaction.Elb.LoadBalancers.All.Count(balancer => balancer.Type == type) >= Limits.Of(transaction, $"{type}LoadBalancers"))
        {
            throw new AwsError("TooManyLoadBalancers", "The maximum number of load balancers has been reached");
        }
    }

    private static AwsError NotFound(IEnumerable<string> names) =>
        new("LoadBalancerNotFound", $"Load balancers '[{string.Join(", ", names)}]' not found");

    private static string DnsName(Transaction transaction, string arn, string name, string type, string? scheme)
    {
        var id = Arns.IdOf(arn);
        if (type != LoadBalancerKind.Application)
        {
            return $"{name}-{id}.elb.{transaction.Here.Name}.amazonaws.com";
        }

        var number = (ulong.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) % 9_000_000_000) + 1_000_000_000;
        var prefix = scheme == "internal" ? "internal-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{name}-{number}.{transaction.Here.Name}.elb.amazonaws.com");
    }
}
