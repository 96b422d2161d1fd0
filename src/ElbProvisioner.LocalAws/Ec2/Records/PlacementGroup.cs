using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="Key">Its name: one a region.</param>
/// <param name="Strategy"><c>cluster</c>, <c>spread</c> or <c>partition</c>.</param>
/// <param name="Partitions">Of a partition one.</param>
/// <param name="SpreadLevel">Of a spread one: <c>rack</c> or <c>host</c>.</param>
internal sealed record PlacementGroup(string Key, string Id, string Strategy, int? Partitions, string? SpreadLevel) : IRecord;
