using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2;

/// <summary>What other services ask of the network.</summary>
internal static class Network
{
    /// <summary>Null: there is none, or calls do not see it yet.</summary>
    public static SubnetFacts? Subnet(Turn turn, string id) => throw new NotImplementedException();

    /// <summary>The VPC's range, as in <c>172.31.0.0/16</c>; null: there is no such VPC.</summary>
    public static string? VpcRange(Turn turn, string vpcId) => throw new NotImplementedException();

    /// <summary>The VPC of the security group; null: there is no such group, or calls do not see it yet.</summary>
    public static string? VpcOfSecurityGroup(Turn turn, string groupId) => throw new NotImplementedException();

    /// <summary>The id of the VPC's group named <c>default</c>.</summary>
    public static string DefaultSecurityGroup(Turn turn, string vpcId) => throw new NotImplementedException();

    /// <summary>Whether the subnet's route table leads to an internet gateway.</summary>
    public static bool IsPublic(Turn turn, string subnetId) => throw new NotImplementedException();
}

internal sealed record SubnetFacts(string Id, string VpcId, string AvailabilityZone, string ZoneId, string CidrBlock, int FreeAddresses);
