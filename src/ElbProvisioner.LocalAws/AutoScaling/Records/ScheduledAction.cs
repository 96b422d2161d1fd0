using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <param name="NextAt">When it runs next.</param>
internal sealed record ScheduledAction(
    string Key,
    string Group,
    string Name,
    string Arn,
    DateTimeOffset NextAt,
    DateTimeOffset? EndTime,
    string? Recurrence,
    string? TimeZone,
    int? Min,
    int? Max,
    int? Desired
) : IRecord;
