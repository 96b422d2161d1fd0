using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

/// <summary>What other services ask of the network.</summary>
internal static class Network
{
    /// <summary>Null: there is none, or calls do not see it yet.</summary>
    public static SubnetFacts? Subnet(Transaction transaction, string id) =>
        transaction.Ec2.Subnets.Find(id) is { } subnet
            ? new(subnet.Key, subnet.VpcId, subnet.AvailabilityZone, subnet.ZoneId, subnet.CidrBlock, SubnetAddresses.Free(subnet))
            {
                Ipv6CidrBlock = subnet.Ipv6CidrBlock,
            }
            : null;

    /// <summary>The VPC's range, as in <c>172.31.0.0/16</c>; null: there is no such VPC.</summary>
    public static string? VpcRange(Transaction transaction, string vpcId) => transaction.Ec2.Vpcs.Find(vpcId)?.CidrBlock;

    public static IEnumerable<SubnetFacts> SubnetsOf(Transaction transaction, string vpcId) =>
        Links.All(transaction.Ec2, Links.VpcSubnets, vpcId).Select(subnet => Subnet(transaction, subnet)).OfType<SubnetFacts>();

    /// <summary>Whether the subnet has a range of IPv6 addresses.</summary>
    public static bool HasIpv6(Transaction transaction, string subnetId) =>
        transaction.Ec2.Subnets.Find(subnetId)?.Ipv6CidrBlock is not null;

    /// <summary>Whether an internet gateway is attached to the VPC.</summary>
    public static bool HasGateway(Transaction transaction, string vpcId) =>
        Links.Find(transaction.Ec2, Links.VpcGateway, vpcId) is not null;

    /// <summary>Whether there is an elastic address of that allocation.</summary>
    public static bool HasAddress(Transaction transaction, string allocationId) => transaction.Ec2.Addresses.Has(allocationId);

    /// <summary>The VPC of the security group; null: there is no such group, or calls do not see it yet.</summary>
    public static string? VpcOfSecurityGroup(Transaction transaction, string groupId) =>
        transaction.Visible(transaction.Ec2.SecurityGroups, groupId)?.VpcId;

    /// <summary>The id of the VPC's group named <c>default</c>.</summary>
    public static string DefaultSecurityGroup(Transaction transaction, string vpcId) =>
        Links.Find(transaction.Ec2, Links.GroupNames, vpcId, SecurityGroup.DefaultName)
        ?? throw new AwsError("InvalidVpcID.NotFound", $"The vpc ID '{vpcId}' does not exist");

    /// <summary>Whether the subnet's route table leads to an internet gateway.</summary>
    public static bool IsPublic(Transaction transaction, string subnetId) =>
        transaction.Ec2.Subnets.Find(subnetId) is { } subnet
        && RouteTableMaking.Of(transaction.Ec2, subnet) is { } table
        && table.Routes.Any(route =>
            route.Target.StartsWith("igw-", StringComparison.Ordinal)
            && transaction.Ec2.InternetGateways.Find(route.Target)?.VpcId == subnet.VpcId
        );

    /// <summary>The account's default VPC in this region; null: somebody deleted it.</summary>
    public static string? DefaultVpc(Transaction transaction) => transaction.Ec2.Vpcs.All.FirstOrDefault(vpc => vpc.IsDefault)?.Key;

    /// <summary>The default subnet of a zone; null: there is none.</summary>
    public static string? DefaultSubnet(Transaction transaction, string? zone = null) =>
        DefaultVpc(transaction) is { } vpc
            ? Links
                .All(transaction.Ec2, Links.VpcSubnets, vpc)
                .Select(transaction.Ec2.Subnets.Find)
                .FirstOrDefault(subnet => subnet is { IsDefaultForZone: true } && (zone is null || subnet.AvailabilityZone == zone))
                ?.Key
            : null;

    /// <summary>The names of the region's availability zones.</summary>
    public static IReadOnlyList<string> ZoneNames(Transaction transaction) =>
        [.. Zones.Of(transaction.Here.Name).Select(zone => zone.Name)];
}

internal sealed record SubnetFacts(string Id, string VpcId, string AvailabilityZone, string ZoneId, string CidrBlock, int FreeAddresses)
{
    public string? Ipv6CidrBlock { get; init; }
}
