using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="Key">The allocation id.</param>
internal sealed record ElasticAddress(string Key, string PublicIp, string? InterfaceId, string? AssociationId) : IRecord
{
    /// <summary>A pool of addresses brought to AWS, by its id; null: Amazon's own. Pools are names here.</summary>
    public string? Pool { get; init; }

    public string? CustomerOwnedPool { get; init; }

    /// <summary>Null: the region's.</summary>
    public string? BorderGroup { get; init; }
}
