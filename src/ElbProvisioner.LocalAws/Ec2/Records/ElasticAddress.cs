using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="Key">The allocation id.</param>
internal sealed record ElasticAddress(string Key, string PublicIp, string? InterfaceId, string? AssociationId) : IRecord;
