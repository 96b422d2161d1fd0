using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>What other services ask of alarms.</summary>
internal static class Alarms
{
    public static readonly IReadOnlyList<string> ActionMembers = ["OKActions", "AlarmActions", "InsufficientDataActions"];

    /// <summary>Makes or overwrites a metric alarm, as target tracking does for itself.</summary>
    /// <param name="settings">More members of the model's PutMetricAlarmInput: statistic, periods, description.</param>
    /// <returns>The alarm's ARN.</returns>
    public static string Put(
        Transaction transaction,
        string name,
        string metric,
        string metricNamespace,
        IReadOnlyDictionary<string, string> dimensions,
        string comparison,
        double threshold,
        string action,
        JsonObject? settings = null
    )
    {
        var all = settings?.DeepClone().AsObject() ?? [];
        all["MetricName"] = metric;
        all["Namespace"] = metricNamespace;
        all["Dimensions"] = new JsonArray([
            .. dimensions.Select(dimension => new JsonObject { ["Name"] = dimension.Key, ["Value"] = dimension.Value }),
        ]);
        all["ComparisonOperator"] = comparison;
        all["Threshold"] = threshold;
        all["AlarmActions"] = new JsonArray(action);
        return Put(transaction, name, all, actsOnChange: true).Arn;
    }

    /// <summary>Makes an alarm, or overwrites all its settings: its state and its tags stay.</summary>
    public static Alarm Put(Transaction transaction, string name, JsonObject settings, bool actsOnChange)
    {
        var before = transaction.CloudWatch.Alarms.Find(name);
        var alarm = before is null
            ? new Alarm
            {
                Key = name,
                Arn = transaction.Arn("cloudwatch", $"alarm:{name}"),
                Settings = settings,
                ActsOnChange = actsOnChange,
                ConfiguredAt = transaction.Now,
                State = Alarm.NotYetKnown,
                StateReason = "Unchecked: Initial alarm creation",
                StateUpdatedAt = transaction.Now,
                StateChangedAt = transaction.Now,
            }
            : before with
            {
                Settings = settings,
                ActsOnChange = actsOnChange,
                ConfiguredAt = transaction.Now,
            };
        Replace(transaction, before, alarm);
        Evaluation.Soon(transaction, name);
        return transaction.CloudWatch.Alarms.Find(name) ?? alarm;
    }

    /// <summary>Nothing happens when there is no such alarm.</summary>
    public static void Delete(Transaction transaction, string name)
    {
        if (transaction.CloudWatch.Alarms.Find(name) is { } alarm)
        {
            Unlink(transaction, alarm);
            transaction.CloudWatch.Alarms.Remove(name);
            if (alarm.Tags.Count > 0)
            {
                Tagging.TagIndex.Removed(transaction, alarm.Arn);
            }
        }
    }

    /// <summary>
    /// Takes an action out of every alarm that has it; the alarms stay. Returns the names of alarms that are left without actions.
    /// </summary>
    public static IReadOnlyList<string> RemoveAction(Transaction transaction, string actionArn)
    {
        var bare = new List<string>();
        foreach (var name in WithAction(transaction, actionArn))
        {
            if (transaction.CloudWatch.Alarms.Find(name) is { } alarm)
            {
                var settings = alarm.Settings.DeepClone().AsObject();
                foreach (var member in ActionMembers)
                {
                    settings[member] = new JsonArray([
                        .. alarm.ActionsOf(member).Where(action => action != actionArn).Select(action => (JsonNode)action),
                    ]);
                }

                var after = alarm with { Settings = settings };
                Replace(transaction, alarm, after);
                if (AllActionsOf(after).Count == 0)
                {
                    bare.Add(name);
                }
            }
        }

        return bare;
    }

    /// <summary>The names of the alarms that have the action.</summary>
    public static IReadOnlyList<string> WithAction(Transaction transaction, string actionArn) =>
        [.. transaction.CloudWatch.Actions.StartingWith(AlarmLink.KeyOf(actionArn)).Select(action => action.Alarm)];

    /// <summary>The state of an alarm: <c>OK</c>, <c>ALARM</c> or <c>INSUFFICIENT_DATA</c>; null: there is no such alarm.</summary>
    public static string? StateOf(Transaction transaction, string name) => transaction.CloudWatch.Alarms.Find(name)?.State;

    /// <summary>How far the last value is beyond the threshold; null: somebody set the state, or nothing is known of it.</summary>
    public static double? BeyondOf(Transaction transaction, string name) => transaction.CloudWatch.Alarms.Find(name)?.Beyond;

    private static IReadOnlyList<string> AllActionsOf(Alarm? alarm) =>
        alarm is null ? [] : [.. ActionMembers.SelectMany(alarm.ActionsOf).Distinct(StringComparer.Ordinal)];

    private static void Replace(Transaction transaction, Alarm? before, Alarm after)
    {
        Unlink(transaction, before);
        foreach (var action in AllActionsOf(after))
        {
            transaction.CloudWatch.Actions.Put(new(AlarmLink.KeyOf(action, after.Key), after.Key));
        }

        foreach (var metric in after.MetricKeys)
        {
            transaction.CloudWatch.Watches.Put(new(AlarmLink.KeyOf(metric, after.Key), after.Key));
        }

        transaction.CloudWatch.Alarms.Put(after);
    }

    private static void Unlink(Transaction transaction, Alarm? alarm)
    {
        foreach (var action in AllActionsOf(alarm))
        {
            transaction.CloudWatch.Actions.Remove(AlarmLink.KeyOf(action, alarm?.Key ?? ""));
        }

        foreach (var metric in alarm?.MetricKeys ?? [])
        {
            transaction.CloudWatch.Watches.Remove(AlarmLink.KeyOf(metric, alarm?.Key ?? ""));
        }
    }
}
