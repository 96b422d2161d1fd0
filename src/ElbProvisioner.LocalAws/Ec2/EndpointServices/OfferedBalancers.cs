using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.EndpointServices;

/// <summary>The load balancers that endpoint services offer, known by the network interfaces in which they stand.</summary>
internal static class OfferedBalancers
{
    private const string Marker = ":loadbalancer/";

    /// <summary>Those that a request names.</summary>
    /// <exception cref="AwsError">There is no such load balancer of that kind.</exception>
    public static IReadOnlyList<string> Checked(Transaction transaction, IReadOnlyList<string> arns, bool areGateways)
    {
        var (kind, code) = areGateways ? ("gwy", "InvalidGatewayLoadBalancerArn") : ("net", "InvalidNetworkLoadBalancerArn");
        foreach (var arn in arns)
        {
            if (PathOf(arn)?.StartsWith($"{kind}/", StringComparison.Ordinal) != true)
            {
                throw new AwsError($"{code}.Malformed", $"The load balancer ARN '{arn}' is malformed");
            }

            if (!FacesOf(transaction, arn).Any())
            {
                throw new AwsError($"{code}.NotFound", $"The load balancer '{arn}' does not exist");
            }
        }

        return [.. arns.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The zones in which they stand, in order.</summary>
    public static IReadOnlyList<(string Name, string Id)> ZonesOf(Transaction transaction, IEnumerable<string> arns) =>
        [
            .. arns.SelectMany(arn => FacesOf(transaction, arn))
                .Select(face => transaction.Ec2.Subnets.Find(face.SubnetId))
                .OfType<Subnet>()
                .Select(subnet => (subnet.AvailabilityZone, subnet.ZoneId))
                .Distinct()
                .Order(),
        ];

    private static IEnumerable<NetworkInterface> FacesOf(Transaction transaction, string arn) =>
        transaction.Ec2.Interfaces.All.Where(face =>
            face is { Requester: not null, IsLeaving: false } && face.Description == $"ELB {PathOf(arn)}"
        );

    private static string? PathOf(string arn) =>
        arn.IndexOf(Marker, StringComparison.Ordinal) is >= 0 and var at ? arn[(at + Marker.Length)..] : null;
}
