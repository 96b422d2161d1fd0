using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <summary>By which a VPC reaches a service: one of AWS's, or an endpoint service of the account.</summary>
/// <param name="Type">AWS's word: <c>Interface</c>, <c>GatewayLoadBalancer</c>, <c>Gateway</c>.</param>
/// <param name="State">AWS's word: <c>pendingAcceptance</c>, <c>available</c>, <c>rejected</c>.</param>
internal sealed record VpcEndpoint(
    string Key,
    string Type,
    string VpcId,
    string ServiceName,
    string State,
    IReadOnlyList<string> SubnetIds,
    IReadOnlyList<string> GroupIds,
    IReadOnlyList<string> RouteTableIds,
    string AddressType,
    bool HasPrivateDns,
    string? Policy,
    DateTimeOffset CreatedAt
) : IRecord;
