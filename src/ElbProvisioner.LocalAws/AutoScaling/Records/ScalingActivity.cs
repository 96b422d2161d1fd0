using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <param name="Status">The model's ScalingActivityStatusCode.</param>
/// <param name="Details">JSON text, as AWS gives it.</param>
internal sealed record ScalingActivity(
    string Key,
    string Id,
    string Group,
    string GroupArn,
    string Description,
    string Cause,
    DateTimeOffset StartTime,
    DateTimeOffset? EndTime,
    string Status,
    string? Message,
    int Progress,
    string Details,
    bool IsGroupDeleted
) : IRecord
{
    /// <summary>What it does, if topics may hear of it.</summary>
    public Deed? Does { get; init; }

    /// <summary>Null: it has come to none.</summary>
    public string? InstanceId { get; init; }

    public bool IsOver => Status is "Successful" or "Failed" or "Cancelled";
}

internal enum Deed
{
    Launch,
    Termination,
}
