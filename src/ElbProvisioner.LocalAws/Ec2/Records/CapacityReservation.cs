using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <param name="Key">Its id.</param>
/// <param name="EndDate">Null: until it is cancelled.</param>
/// <param name="Criteria"><c>open</c> or <c>targeted</c>.</param>
internal sealed record CapacityReservation(
    string Key,
    string Type,
    string Platform,
    string Zone,
    string Tenancy,
    int Count,
    bool IsEbsOptimized,
    DateTimeOffset Start,
    DateTimeOffset? EndDate,
    string Criteria,
    bool IsCancelled
) : IRecord;
