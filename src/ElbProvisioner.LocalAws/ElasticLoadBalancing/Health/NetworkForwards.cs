using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>Which target groups a network load balancer can weigh against each other in one action.</summary>
internal static class NetworkForwards
{
    /// <exception cref="AwsError">These cannot be together in an action.</exception>
    public static void MustGoTogether(string? protocol, IReadOnlyList<TargetGroup> groups)
    {
        if (groups.Count < 2)
        {
            return;
        }

        if (TransportProtocols.IsQuic(protocol))
        {
            throw Refusals.Configuration($"An action of a listener with protocol '{protocol}' can forward to one target group only");
        }

        // Those of a TLS listener; the others take protocols that both listen for.
        if (groups.Any(group => group.Protocol == "TLS") && groups.Any(group => group.Protocol == "TCP"))
        {
            throw Refusals.Configuration("Target groups with the protocols 'TCP' and 'TLS' cannot be in the same action");
        }

        if (groups.DistinctBy(group => group.IpAddressType, StringComparer.Ordinal).Skip(1).Any())
        {
            throw Refusals.Configuration("Target groups with the IP address types 'ipv4' and 'ipv6' cannot be in the same action");
        }
    }
}
