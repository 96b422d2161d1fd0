using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="NetworkAclId">Its default network ACL, the only one: there is no operation that makes others.</param>
internal sealed record Vpc(
    string Key,
    string CidrBlock,
    string AssociationId,
    bool IsDefault,
    string Tenancy,
    string DhcpOptionsId,
    string NetworkAclId,
    bool HasDnsSupport,
    bool HasDnsHostnames,
    bool HasUsageMetrics,
    string? Ipv6CidrBlock,
    string? Ipv6AssociationId
) : IRecord;
