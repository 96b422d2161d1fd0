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
    public bool IsOver => Status is "Successful" or "Failed" or "Cancelled";
}
