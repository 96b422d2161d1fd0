using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="Type">The model's NetworkInterfaceType: <c>interface</c>, <c>network_load_balancer</c>.</param>
/// <param name="Requester">Null: the account itself.</param>
/// <param name="InstanceId">Null for interfaces of other services.</param>
/// <param name="AllocationId">Of the elastic address it holds.</param>
/// <param name="AssociationId">Of the elastic address it holds.</param>
internal sealed record NetworkInterface(
    string Key,
    string SubnetId,
    string VpcId,
    string AvailabilityZone,
    string PrivateIp,
    string MacAddress,
    IReadOnlyList<string> SecurityGroupIds,
    string Description,
    string Type,
    string? Requester,
    string? AttachmentId,
    DateTimeOffset CreatedAt,
    string? InstanceId,
    string? PublicIp,
    string? AllocationId,
    string? AssociationId,
    bool IsSourceChecked,
    DateTimeOffset VisibleAt
) : IAppearsLate
{
    /// <summary>Secondary private addresses; null: none.</summary>
    public IReadOnlyList<string>? MoreAddresses { get; init; }

    /// <summary>Of the subnet's IPv6 range, which stays as long as anything has an address of it; null: none.</summary>
    public string? Ipv6Address { get; init; }

    /// <summary>What it belonged to is gone, and it follows.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>It was there before its instance and outlives it.</summary>
    public bool IsKept { get; init; }
}
