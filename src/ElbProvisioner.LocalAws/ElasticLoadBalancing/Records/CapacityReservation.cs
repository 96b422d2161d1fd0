using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

/// <param name="Key">The load balancer's ARN.</param>
/// <param name="Units">Null: it was reset.</param>
/// <param name="ProvisionedAt">Until then it is pending.</param>
/// <param name="Decreases">When it was made smaller, the last ones.</param>
internal sealed record CapacityReservation(
    string Key,
    int? Units,
    DateTimeOffset ModifiedAt,
    DateTimeOffset ProvisionedAt,
    IReadOnlyList<DateTimeOffset> Decreases
) : IRecord;
