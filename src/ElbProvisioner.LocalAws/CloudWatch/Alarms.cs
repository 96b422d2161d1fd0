using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>What other services ask of alarms.</summary>
internal static class Alarms
{
    public const string NotYetKnown = "INSUFFICIENT_DATA";

    private static readonly IReadOnlyList<string> ActionMembers = ["AlarmActions", "OKActions", "InsufficientDataActions"];

    /// <summary>Makes or overwrites a metric alarm, as target tracking does for itself.</summary>
    /// <param name="settings">More members of the model's PutMetricAlarmInput: statistic, periods, description.</param>
    /// <returns>The alarm's ARN.</returns>
    public static string Put(
        Turn turn,
        string name,
        string metric,
        string metricNamespace,
        IReadOnlyDictionary<string, string> dimensions,
        string comparison,
        double threshold,
        string action,
        JsonObject? settings = null)
    {
        var all = settings?.DeepClone().AsObject() ?? [];
        all["MetricName"] = metric;
        all["Namespace"] = metricNamespace;
        all["Dimensions"] = new JsonArray([.. dimensions.Select(dimension => new JsonObject { ["Name"] = dimension.Key, ["Value"] = dimension.Value })]);
        all["ComparisonOperator"] = comparison;
        all["Threshold"] = threshold;
        all["AlarmActions"] = new JsonArray(action);
        return Put(turn, name, all, actsOnChange: true).Arn;
    }

    /// <summary>Makes an alarm, or overwrites all its settings: its state and its tags stay.</summary>
    public static Alarm Put(Turn turn, string name, JsonObject settings, bool actsOnChange)
    {
        var before = turn.CloudWatch.Alarms.Find(name);
        var alarm = before is null
            ? new Alarm
            {
                Key = name, Arn = turn.Arn("cloudwatch", $"alarm:{name}"), VisibleAt = turn.Now + turn.Timings.Visibility, Settings = settings,
                ActsOnChange = actsOnChange, ConfiguredAt = turn.Now, State = NotYetKnown, StateReason = "Unchecked: Initial alarm creation",
                StateUpdatedAt = turn.Now, StateChangedAt = turn.Now,
            }
            : before with { Settings = settings, ActsOnChange = actsOnChange, ConfiguredAt = turn.Now };
        Replace(turn, before, alarm);
        return alarm;
    }

    /// <summary>Nothing happens when there is no such alarm.</summary>
    public static void Delete(Turn turn, string name)
    {
        if (turn.CloudWatch.Alarms.Find(name) is { } alarm)
        {
            Unlink(turn, alarm);
            turn.CloudWatch.Alarms.Remove(name);
        }
    }

    /// <summary>Takes an action out of every alarm that has it; the alarms stay. Returns the names of alarms that are left without actions.</summary>
    public static IReadOnlyList<string> RemoveAction(Turn turn, string actionArn)
    {
        var bare = new List<string>();
        foreach (var name in WithAction(turn, actionArn))
        {
            if (turn.CloudWatch.Alarms.Find(name) is { } alarm)
            {
                var settings = alarm.Settings.DeepClone().AsObject();
                foreach (var member in ActionMembers)
                {
                    settings[member] = new JsonArray([.. ActionsOf(alarm, member).Where(action => action != actionArn).Select(action => (JsonNode)action)]);
                }

                var after = alarm with { Settings = settings };
                Replace(turn, alarm, after);
                if (AllActionsOf(after).Count == 0)
                {
                    bare.Add(name);
                }
            }
        }

        return bare;
    }

    /// <summary>The names of the alarms that have the action.</summary>
    public static IReadOnlyList<string> WithAction(Turn turn, string actionArn) =>
        [.. turn.CloudWatch.Actions.StartingWith(ActionKey(actionArn, "")).Select(action => action.Alarm)];

    /// <summary>The state of an alarm: <c>OK</c>, <c>ALARM</c> or <c>INSUFFICIENT_DATA</c>; null: there is no such alarm.</summary>
    public static string? StateOf(Turn turn, string name) => turn.CloudWatch.Alarms.Find(name)?.State;

    /// <param name="member"><c>AlarmActions</c>, <c>OKActions</c> or <c>InsufficientDataActions</c>.</param>
    public static IReadOnlyList<string> ActionsOf(Alarm alarm, string member) =>
        alarm.Settings[member] is JsonArray actions ? [.. actions.Select(action => action?.GetValue<string>() ?? "")] : [];

    private static IReadOnlyList<string> AllActionsOf(Alarm? alarm) =>
        alarm is null ? [] : [.. ActionMembers.SelectMany(member => ActionsOf(alarm, member)).Distinct(StringComparer.Ordinal)];

    private static void Replace(Turn turn, Alarm? before, Alarm after)
    {
        Unlink(turn, before);
        foreach (var action in AllActionsOf(after))
        {
            turn.CloudWatch.Actions.Put(new(ActionKey(action, after.Key), after.Key));
        }

        turn.CloudWatch.Alarms.Put(after);
    }

    private static void Unlink(Turn turn, Alarm? alarm)
    {
        foreach (var action in AllActionsOf(alarm))
        {
            turn.CloudWatch.Actions.Remove(ActionKey(action, alarm?.Key ?? ""));
        }
    }

    private static string ActionKey(string action, string alarm) => $"{action}|{alarm}";
}
