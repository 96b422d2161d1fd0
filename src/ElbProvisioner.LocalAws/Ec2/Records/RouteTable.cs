using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

internal sealed record RouteTable(string Key, string VpcId, IReadOnlyList<Route> Routes, IReadOnlyList<RouteAssociation> Associations)
    : IRecord;

/// <param name="Destination">A range of either family, or the id of a prefix list: unique in its table.</param>
/// <param name="TargetKind">The member of the model's Route that carries the target, such as <c>GatewayId</c>.</param>
/// <param name="Target">As <c>local</c> or <c>igw-…</c>.</param>
internal sealed record Route(string Destination, string TargetKind, string Target, string Origin);

/// <param name="SubnetId">Null: the association that makes the table its VPC's main one, or one with a gateway.</param>
internal sealed record RouteAssociation(string Id, bool IsMain, string? SubnetId, string? GatewayId);
