namespace ElbProvisioner.Core.Live;

/// <summary>What keeps a scaling group from having its instances in service, as its own description tells.</summary>
public static class GroupTroubles
{
    /// <summary>What brings an instance into traffic, or another in its place [Auto Scaling user guide].</summary>
    private static readonly string[] Bringing =
    [
        "AddToLoadBalancer",
        "HealthCheck",
        "InstanceRefresh",
        "Launch",
        "ReplaceUnhealthy",
        "Terminate",
    ];

    /// <summary>Each a part of a sentence, with AWS's words in it.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> suspended, IReadOnlyCollection<(string Id, string LifecycleState)> instances)
    {
        if (suspended.Intersect(Bringing, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } processes)
        {
            yield return $"{string.Join(", ", processes)} suspended (resume-processes ends that)";
        }

        var standby = instances
            .Where(i => i.LifecycleState is "Standby" or "EnteringStandby")
            .Select(i => i.Id)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (standby.Count > 0)
        {
            yield return $"{string.Join(", ", standby)} in Standby (exit-standby ends that)";
        }

        var hooked = instances.Where(i => i.LifecycleState is "Pending:Wait").Select(i => i.Id).Order(StringComparer.Ordinal).ToList();
        if (hooked.Count > 0)
        {
            yield return $"{string.Join(", ", hooked)} waiting for a lifecycle hook (Pending:Wait)";
        }
    }
}
