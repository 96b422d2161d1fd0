using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>What other services ask of alarms.</summary>
internal static class Alarms
{
    /// <summary>Makes or overwrites a metric alarm, as target tracking does for itself.</summary>
    /// <returns>The alarm's ARN.</returns>
    public static string Put(Turn turn, string name, string metric, string metricNamespace, IReadOnlyDictionary<string, string> dimensions, string comparison, double threshold, string action) =>
        throw new NotImplementedException();

    public static void Delete(Turn turn, string name) => throw new NotImplementedException();

    /// <summary>Takes an action out of every alarm that has it; the alarms stay. Returns the names of alarms that are left without actions.</summary>
    public static IReadOnlyList<string> RemoveAction(Turn turn, string actionArn) => throw new NotImplementedException();

    /// <summary>The names of the alarms that have the action.</summary>
    public static IReadOnlyList<string> WithAction(Turn turn, string actionArn) => throw new NotImplementedException();
}
