using System.Globalization;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>Load balancers: made, listed and deleted.</summary>
internal static class LoadBalancers
{
    public const string Activation = "elbv2.activate";

    public static Document? Create(Turn turn, Fields request)
    {
        var (name, type) = (request.Required("Name"), request.Text("Type") ?? LoadBalancerKind.Application);
        Names.MustBeLoadBalancer(name);
        var scheme = Scheme(request, type);
        var addresses = request.Text("IpAddressType") ?? "ipv4";
        LoadBalancerSubnets.MustSuit(addresses, type, scheme);
        var existing = Named(turn, name);
        var zones = RequestedZones.Read(turn, request, type, scheme, [.. existing?.Zones.Select(zone => zone.SubnetId) ?? []]);
        LoadBalancerSubnets.MustHaveIpv6(turn, addresses, zones.Select(zone => zone.Subnet.Id));
        var groups = LoadBalancerSecurity.ForNew(turn, request.Texts("SecurityGroups"), type, zones[0].Subnet.VpcId);
        if (existing is not null)
        {
            return IsSame(existing, type, scheme, addresses, zones, groups)
                ? Answer(turn, [existing])
                : throw new AwsError(
                    "DuplicateLoadBalancerName",
                    $"A load balancer with the same name '{name}' exists, but with different settings"
                );
        }

        MustHaveRoom(turn, type);
        var arn = Arns.NewLoadBalancer(turn, type, name);
        var balancer = new LoadBalancer(
            arn,
            name,
            type,
            scheme,
            zones[0].Subnet.VpcId,
            addresses,
            "provisioning",
            DnsName(turn, arn, name, type, scheme),
            HostedZones.Of(turn.Here.Name, type),
            turn.Now,
            [.. zones.Select(zone => LoadBalancerInterfaces.Create(turn, arn, type, scheme, groups, zone))],
            groups,
            MayHaveSecurityGroups: type == LoadBalancerKind.Application || groups.Count > 0,
            new Dictionary<string, string>(StringComparer.Ordinal),
            turn.Now + turn.Timings.Visibility
        )
        {
            EnforcesOnPrivateLink = type == LoadBalancerKind.Network && groups.Count > 0 ? "on" : null,
            Ipv6SourceNatPrefix =
                request.Text("EnablePrefixForIpv6SourceNat")
                ?? (type == LoadBalancerKind.Network && addresses == "dualstack" ? "off" : null),
            CustomerOwnedPool = request.Text("CustomerOwnedIpv4Pool"),
            IpamPool = request.Structure("IpamPools")?.Text("Ipv4IpamPoolId"),
        };
        turn.Elb.LoadBalancers.Put(balancer);
        Tags.OfNew(turn, arn, request);
        turn.Later(turn.Timings.LoadBalancerProvisioning, Activation, arn);
        return Answer(turn, [balancer]);
    }

    public static Document? Describe(Turn turn, Fields request)
    {
        var (arns, names) = (request.Texts("LoadBalancerArns"), request.Texts("Names"));
        Listing.MustBeFew("load balancer ARNs", arns);
        Listing.MustBeFew("load balancer names", names);
        if (arns.Count > 0 && names.Count > 0)
        {
            throw Refuse.Invalid("Load balancer names and load balancer ARNs cannot be specified at the same time");
        }

        var found =
            arns.Count > 0 ? arns.Distinct(StringComparer.Ordinal).Select(arn => Lookup.LoadBalancer(turn, arn))
            : names.Count > 0
                ? names
                    .Distinct(StringComparer.Ordinal)
                    .Select(name => Named(turn, name) is { } balancer && turn.Sees(balancer) ? balancer : throw NotFound(names))
            : turn.Visible(turn.Elb.LoadBalancers);
        var page = Listing.Page(request, found.OrderBy(balancer => balancer.Key, StringComparer.Ordinal), balancer => balancer.Key);
        var answer = Answer(turn, page.Items);
        answer["NextMarker"] = page.Next;
        return answer;
    }

    public static Document? Delete(Turn turn, Fields request)
    {
        var arn = Lookup.Checked("loadbalancer", "load balancer", request.Required("LoadBalancerArn"));
        if (turn.Elb.LoadBalancers.Find(arn) is not { } balancer)
        {
            return null;
        }

        if (balancer.Attributes.GetValueOrDefault(LoadBalancerAttributes.DeletionProtection) == "true")
        {
            throw Refuse.NotPermitted($"Load balancer '{arn}' cannot be deleted because deletion protection is enabled");
        }

        if (turn.Elb.TargetsOfIds.StartingWith(TargetOfId.Prefix(arn)).Any())
        {
            throw Refuse.InUse($"Load balancer '{arn}' cannot be deleted because it is currently associated with another service");
        }

        turn.Elb.LoadBalancers.Remove(arn);
        foreach (var listener in turn.Elb.Listeners.StartingWith(Arns.ListenersOf(turn, arn)).ToList())
        {
            ListenerCalls.Remove(turn, listener);
        }

        LoadBalancerInterfaces.RemoveLater(turn, balancer.Zones);
        Tags.Forget(turn, arn);
        return null;
    }

    public static void Activate(Turn turn, AgendaItem item)
    {
        if (turn.Elb.LoadBalancers.Find(item.Subject) is { State: "provisioning" } balancer)
        {
            turn.Elb.LoadBalancers.Put(
                balancer with
                {
                    State = turn.Misfortunes.FailingLoadBalancers.Contains(balancer.Name) ? "failed" : "active",
                }
            );
            HealthReview.OfLoadBalancer(turn, balancer.Key);
            HealthReview.OfTarget(turn, balancer.Key);
        }
    }

    private static LoadBalancer? Named(Turn turn, string name) =>
        Arns.LoadBalancersNamed(turn, name).SelectMany(prefix => turn.Elb.LoadBalancers.StartingWith(prefix)).FirstOrDefault();

    private static Document Answer(Turn turn, IEnumerable<LoadBalancer> balancers) =>
        new() { ["LoadBalancers"] = balancers.Select(balancer => LoadBalancerAnswers.Of(turn, balancer)).ToList() };

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

    private static void MustHaveRoom(Turn turn, string type)
    {
        if (turn.Elb.LoadBalancers.All.Count(balancer => balancer.Type == type) >= Limits.Of(turn, $"{type}LoadBalancers"))
        {
            throw new AwsError("TooManyLoadBalancers", "The maximum number of load balancers has been reached");
        }
    }

    private static AwsError NotFound(IEnumerable<string> names) =>
        new("LoadBalancerNotFound", $"Load balancers '[{string.Join(", ", names)}]' not found");

    private static string DnsName(Turn turn, string arn, string name, string type, string? scheme)
    {
        var id = Arns.IdOf(arn);
        if (type != LoadBalancerKind.Application)
        {
            return $"{name}-{id}.elb.{turn.Here.Name}.amazonaws.com";
        }

        var number = (ulong.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) % 9_000_000_000) + 1_000_000_000;
        var prefix = scheme == "internal" ? "internal-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{name}-{number}.{turn.Here.Name}.elb.amazonaws.com");
    }
}
