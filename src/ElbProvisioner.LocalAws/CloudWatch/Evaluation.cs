using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>
/// Alarms that look at what was measured: when something is, and as long as what was measured matters. An alarm whose metric nobody
/// measures keeps its state.
/// </summary>
internal static class Evaluation
{
    public const string What = "cloudwatch.evaluate";

    public static void Soon(Transaction transaction, string name) => By(transaction, name, transaction.Now);

    public static void Run(Transaction transaction, AgendaItem item)
    {
        if (transaction.CloudWatch.Alarms.Find(item.Subject) is not { } found || found.EvaluatedAt != item.At)
        {
            return;
        }

        var alarm = found with { EvaluatedAt = null };
        transaction.CloudWatch.Alarms.Put(alarm);
        if (
            alarm is { MetricKey: { } metric }
            && alarm.Integer("Period") is { } period
            && alarm.Integer("EvaluationPeriods") is { } periods
            && alarm.Text("Statistic") is { } statistic
        )
        {
            Look(transaction, alarm, metric, statistic, TimeSpan.FromSeconds(period), periods);
        }
    }

    private static void Look(Transaction transaction, Alarm alarm, string metric, string statistic, TimeSpan period, int periods)
    {
        // One more than the alarm asks for: values of the period under way arrive late.
        var end = new DateTimeOffset((transaction.Now.UtcTicks / period.Ticks * period.Ticks) + period.Ticks, TimeSpan.Zero);
        var start = end - (period * (periods + 1));
        var points = Measurements
            .Between(transaction, metric, start, end)
            .GroupBy(one => (one.At - start).Ticks / period.Ticks)
            .OrderByDescending(bucket => bucket.Key)
            .Take(periods)
            .Select(bucket => Aggregate.Of([.. bucket])[statistic])
            .ToList();
        if (points.Count == 0)
        {
            Settle(transaction, alarm, Unmeasured(alarm), $"Insufficient Data: {periods} datapoints were unknown.");
            return;
        }

        var breaching =
            points.Count(point => IsBreach(alarm, point)) + (alarm.Text("TreatMissingData") == "breaching" ? periods - points.Count : 0);
        var needed = alarm.Integer("DatapointsToAlarm") ?? periods;
        Settle(
            transaction,
            alarm,
            breaching >= needed ? Alarm.Alarming : Alarm.Fine,
            $"Threshold Crossed: {breaching} of the last {periods} datapoints were breaching."
        );
        By(transaction, alarm.Key, end);
    }

    private static void Settle(Transaction transaction, Alarm alarm, string? state, string reason)
    {
        if (state is not null && state != alarm.State)
        {
            AlarmStates.Change(transaction, alarm, state, reason, null);
        }
    }

    /// <returns>Null: the alarm stays as it is.</returns>
    private static string? Unmeasured(Alarm alarm) =>
        alarm.Text("TreatMissingData") switch
        {
            "breaching" => Alarm.Alarming,
            "notBreaching" => Alarm.Fine,
            "ignore" => null,
            _ => alarm.State == Alarm.NotYetKnown || !alarm.HasBeenMeasured ? null : Alarm.NotYetKnown,
        };

    private static bool IsBreach(Alarm alarm, double point)
    {
        var threshold = Numbers.Of(alarm.Settings["Threshold"]) ?? 0;
        return alarm.Text("ComparisonOperator") switch
        {
            "GreaterThanOrEqualToThreshold" => point >= threshold,
            "GreaterThanThreshold" => point > threshold,
            "LessThanThreshold" => point < threshold,
            "LessThanOrEqualToThreshold" => point <= threshold,
            _ => false,
        };
    }

    private static void By(Transaction transaction, string name, DateTimeOffset time)
    {
        if (
            transaction.CloudWatch.Alarms.Find(name) is { MetricKey: { } metric } alarm
            && transaction.CloudWatch.Metrics.Has(metric)
            && (alarm.EvaluatedAt is null || alarm.EvaluatedAt > time)
        )
        {
            transaction.CloudWatch.Alarms.Put(alarm with { EvaluatedAt = time, HasBeenMeasured = true });
            transaction.At(time, What, name);
        }
    }
}
