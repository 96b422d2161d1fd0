using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Rules;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>By which kinds of addresses a load balancer is reached, and what of its subnets, listeners and groups goes with them.</summary>
internal static class AddressTypes
{
    private const string DualStack = "dualstack";

    public static Document? Set(Transaction transaction, Fields request)
    {
        var balancer = Lookup.LoadBalancer(transaction, request.Required("LoadBalancerArn"));
        var addresses = request.Required("IpAddressType");
        MustSuit(addresses, balancer.Type, balancer.Scheme);
        var changed = balancer with { IpAddressType = addresses, Ipv6SourceNatPrefix = SourceNat(balancer, addresses, null) };
        MustSuitListeners(transaction, changed);
        MustHaveIpv6(transaction, addresses, balancer.Zones.Select(zone => zone.SubnetId));
        transaction.Elb.LoadBalancers.Put(changed);
        LoadBalancerInterfaces.SetAddressType(transaction, changed);
        return new() { ["IpAddressType"] = addresses };
    }

    public static void MustSuit(string ipAddressType, string type, string? scheme)
    {
        if (ipAddressType == "dualstack-without-public-ipv4" && (type != LoadBalancerKind.Application || scheme != "internet-facing"))
        {
            throw Refusals.Configuration(
                $"The IP address type '{ipAddressType}' is supported for internet-facing Application Load Balancers only"
            );
        }
    }

    /// <exception cref="AwsError">Addresses of both kinds are asked for where subnets have one.</exception>
    public static void MustHaveIpv6(Transaction transaction, string ipAddressType, IEnumerable<string> subnets)
    {
        if (ipAddressType != "ipv4" && subnets.Any(subnet => !Network.HasIpv6(transaction, subnet)))
        {
            throw Refusals.Subnet("You must specify subnets with an associated IPv6 CIDR block.");
        }
    }

    /// <summary>Whether IPv6 prefixes are used for source NAT: <c>on</c>, <c>off</c>, or null where there is no such thing.</summary>
    /// <param name="asked">Null: not said.</param>
    /// <exception cref="AwsError">It is asked for where there is no such thing.</exception>
    public static string? SourceNat(LoadBalancer balancer, string addresses, string? asked)
    {
        if (balancer.IsNetwork && addresses == DualStack)
        {
            return asked ?? balancer.Ipv6SourceNatPrefix ?? "off";
        }

        return asked != "on"
            ? null
            : throw Refusals.Configuration(
                "An IPv6 prefix for source NAT is supported for Network Load Balancers with the IP address type 'dualstack' only"
            );
    }

    /// <summary>
    /// What the listeners do must go on ("Create a listener" and "Create a target group" in the user guide of network load balancers).
    /// </summary>
    /// <param name="balancer">As it is to become.</param>
    /// <exception cref="AwsError">Some listener or target group does not go with it.</exception>
    public static void MustSuitListeners(Transaction transaction, LoadBalancer balancer)
    {
        if (
            balancer.IpAddressType == "ipv4"
            && Wiring.GroupsOf(transaction, balancer.Key).FirstOrDefault(arn => IsIpv6(transaction, arn)) is { } group
        )
        {
            throw Refusals.Configuration(
                $"The target group '{group}' with the IP address type 'ipv6' cannot be used with a load balancer with the IP address type "
                    + "'ipv4'"
            );
        }

        if (!balancer.IsNetwork)
        {
            return;
        }

        foreach (var listener in Lookup.ListenersOf(transaction, balancer.Key))
        {
            if (
                balancer.IpAddressType == "ipv4"
                    ? RuleCalls.OfListener(transaction, listener.Key).Any(rule => !rule.IsDefault)
                    : TransportProtocols.IsQuic(listener.Protocol)
                        || (
                            TransportProtocols.IsUdp(listener.Protocol)
                            && (
                                balancer.Ipv6SourceNatPrefix != "on"
                                || RuleCalls.GroupsOf(transaction, listener).Any(arn => !IsIpv6(transaction, arn))
                            )
                        )
            )
            {
                throw Refusals.Configuration(
                    $"The listener '{listener.Key}' with the protocol '{listener.Protocol}', or a rule or target group of it, does not "
                        + $"support the IP address type '{balancer.IpAddressType}'"
                );
            }
        }
    }

    private static bool IsIpv6(Transaction transaction, string targetGroupArn) =>
        transaction.Elb.TargetGroups.Find(targetGroupArn)?.IpAddressType == "ipv6";
}
