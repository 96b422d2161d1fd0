namespace ElbProvisioner.Core.Resources;

/// <summary>
/// Where a load balancer stands in one zone, and by which addresses; what is not said is AWS's choice [ELBv2 API: SubnetMapping].
/// </summary>
public sealed record SubnetMapping(string SubnetId)
{
    /// <summary>An Elastic IP: made elsewhere, or the stack's.</summary>
    public ResourceRef? Allocation { get; init; }

    /// <summary>Of the subnet's range.</summary>
    public string? PrivateIpv4 { get; init; }

    /// <summary>Of the subnet's range.</summary>
    public string? Ipv6 { get; init; }

    /// <summary>A range of 80 bits of the subnet's, or <c>auto_assigned</c>.</summary>
    public string? SourceNatPrefix { get; init; }

    public bool IsPlain => (Allocation, PrivateIpv4, Ipv6, SourceNatPrefix) == (null, null, null, null);

    /// <summary>AWS gives a zone its addresses when the load balancer enters it, and never others [ELBv2 API: SetSubnets].</summary>
    public bool HasAddressesOf(SubnetMapping other) =>
        Allocation?.Key == other.Allocation?.Key && PrivateIpv4 == other.PrivateIpv4 && Ipv6 == other.Ipv6;
}
