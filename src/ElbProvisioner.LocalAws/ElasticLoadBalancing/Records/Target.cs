using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

/// <summary>A target of a target group, and what is known of its health.</summary>
/// <param name="Key">Begins with the group's ARN and the target's id.</param>
/// <param name="Port">Null for a function.</param>
/// <param name="AvailabilityZone">As given at registration.</param>
/// <param name="Passes">Whether checks pass, as of <paramref name="Since"/>.</param>
/// <param name="ChecksFrom">When checks began, or will; null while nothing checks it.</param>
/// <param name="ReviewAt">What the agenda has for it.</param>
internal sealed record Target(
    string Key,
    string TargetGroupArn,
    string Id,
    int? Port,
    string? AvailabilityZone,
    string State,
    string? Reason,
    string? Description,
    bool Passes,
    DateTimeOffset Since,
    DateTimeOffset? ChecksFrom = null,
    DateTimeOffset? DrainsUntil = null,
    DateTimeOffset? ReviewAt = null
) : IRecord
{
    public string? QuicServerId { get; init; }

    /// <summary>When its instance was seen terminated.</summary>
    public DateTimeOffset? GoneSince { get; init; }

    /// <summary>Until when it keeps its connections though it is unhealthy; null: it is not, or not any more.</summary>
    public DateTimeOffset? KeepsConnectionsUntil { get; init; }

    /// <summary>What real checks found, where the world has traffic; null: nothing yet, or nobody checks.</summary>
    public Finding? Found { get; init; }

    public bool IsDraining => DrainsUntil is not null;

    public static string KeyOf(string targetGroupArn, string id, int? port, string? zone) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Prefix(targetGroupArn, id)}{port} {zone}");

    /// <summary>Of all targets of a group.</summary>
    public static string Prefix(string targetGroupArn) => targetGroupArn + " ";

    /// <summary>Of all registrations of one id in a group.</summary>
    public static string Prefix(string targetGroupArn, string id) => $"{targetGroupArn} {id} ";
}

/// <summary>What real checks of a target came to, with its group's thresholds counted.</summary>
/// <param name="Reason">Why they fail, by the model's TargetHealthReasonEnum; null: they pass.</param>
/// <param name="HasPassed">One of them has passed since the target was registered.</param>
internal sealed record Finding(string? Reason, string? Description, bool HasPassed)
{
    public bool Passes => Reason is null;
}

/// <summary>Finds targets by their id.</summary>
/// <param name="Key">Begins with the id.</param>
internal sealed record TargetOfId(string Key, string TargetKey) : IRecord
{
    public static TargetOfId Of(Target target) => new($"{target.Id} {target.Key}", target.Key);

    public static string Prefix(string id) => id + " ";
}

internal static class TargetState
{
    public const string Initial = "initial";
    public const string Healthy = "healthy";
    public const string Unhealthy = "unhealthy";
    public const string UnhealthyDraining = "unhealthy.draining";
    public const string Unused = "unused";
    public const string Draining = "draining";
    public const string Unavailable = "unavailable";
}
