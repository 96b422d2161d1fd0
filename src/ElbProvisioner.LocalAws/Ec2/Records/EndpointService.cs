using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <summary>A VPC endpoint service: what load balancers offer to other VPCs.</summary>
/// <param name="LoadBalancers">Their ARNs, of one kind.</param>
/// <param name="AddressTypes"><c>ipv4</c>, <c>ipv6</c>.</param>
/// <param name="Regions">Besides its own, from which it is reached.</param>
/// <param name="NameProof">What the record must say that proves <paramref name="PrivateDnsName"/>; null, like the name: there is none.</param>
internal sealed record EndpointService(
    string Key,
    bool IsGateway,
    IReadOnlyList<string> LoadBalancers,
    bool AsksForAcceptance,
    IReadOnlyList<string> AddressTypes,
    IReadOnlyList<string> Regions,
    string? PrivateDnsName,
    string? NameProof,
    IReadOnlyList<AllowedPrincipal> Principals
) : IRecord
{
    /// <summary>What became of the proof; null: nobody has looked for it.</summary>
    public bool? IsNameProved { get; init; }
}

/// <param name="Id">Of the permission.</param>
/// <param name="Principal">An ARN, a service's name, or <c>*</c>.</param>
internal sealed record AllowedPrincipal(string Id, string Principal);
