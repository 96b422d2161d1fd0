using System.Collections.Immutable;

namespace ElbProvisioner.Core.Live;

/// <summary>
/// Instances in service that their target group does not hold. Auto Scaling registers an instance as it enters service and when a target
/// group is attached [Auto Scaling user guide: attachment status of a load balancer]; what somebody deregisters afterwards it leaves so.
/// </summary>
public static class Registrations
{
    /// <returns>
    /// All instances in service of those groups, where none of them is registered or all are leaving; else none. None, too, where instances
    /// are being replaced, or others are registered: groups and targets are not read at the same moment, and in between they were others.
    /// </returns>
    public static IReadOnlyList<string> Lost(IReadOnlyCollection<LiveAutoScalingGroup> groups, ImmutableArray<TargetStatus> targets)
    {
        if (groups.SelectMany(static g => g.Instances).Any(IsReplaced))
        {
            return [];
        }

        var registered = targets.Where(t => t.State != TargetState.Draining).Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        var inService = groups
            .SelectMany(g => g.Instances)
            .Where(i => i.IsInService)
            .Select(i => i.InstanceId)
            .Order(StringComparer.Ordinal);
        List<string> all = [.. inService];
        return registered.Any(static id => id.StartsWith("i-", StringComparison.Ordinal)) ? [] : all;
    }

    /// <summary>Its check failed, and Auto Scaling ends it.</summary>
    private static bool IsReplaced(LiveInstance instance) => instance.HealthStatus == "Unhealthy";

    public static string Remedy(string targetGroup, IEnumerable<string> instances) =>
        "Auto Scaling does not register again what was deregistered; this does: aws elbv2 register-targets --target-group-arn "
        + $"{targetGroup} --targets {string.Join(' ', instances.Select(i => $"Id={i}"))}.";
}
