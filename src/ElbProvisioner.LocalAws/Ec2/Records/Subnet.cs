using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="UsedAddresses">How many of its addresses are taken, without the five that AWS keeps.</param>
/// <param name="AclAssociationId">Of its association with the VPC's network ACL.</param>
internal sealed record Subnet(
    string Key,
    string VpcId,
    string AvailabilityZone,
    string ZoneId,
    string CidrBlock,
    bool IsDefaultForZone,
    bool MapsPublicAddresses,
    int UsedAddresses,
    string AclAssociationId,
    string? Ipv6CidrBlock,
    string? Ipv6AssociationId,
    bool AssignsIpv6,
    bool HasDns64,
    string HostnameType,
    bool HasNameRecord,
    bool HasNameRecordIpv6
) : IRecord;
