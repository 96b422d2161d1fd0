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

    /// <summary>
    /// Periods that are looked at besides those that an alarm asks for: the one under way, and one whose values arrive late.
    /// </summary>
    public const int More = 2;

    public static void Soon(Transaction transaction, string name) => By(transaction, name, transaction.Now);

    public static void Run(Transaction transaction, AgendaItem item)
    {
        if (transaction.CloudWatch.Alarms.Find(item.Subject) is not { } found || found.EvaluatedAt != item.At)
        {
            return;
        }

        var alarm = found with { EvaluatedAt = null };
        transaction.CloudWatch.Alarms.Put(alarm);
        if (AlarmQuery.PeriodOf(alarm) is { } period && alarm.Integer("EvaluationPeriods") is { } periods)
        {
            Look(transaction, alarm, TimeSpan.FromSeconds(period), periods);
        }
    }

    private static void Look(Transaction transaction, Alarm alarm, TimeSpan period, int periods)
    {
        var length = OwnMetrics.PeriodOf(transaction, alarm, period);
        var end = new DateTimeOffset((transaction.Now.UtcTicks / length.Ticks * length.Ticks) + length.Ticks, TimeSpan.Zero);
        var start = end - (length * (periods + More));
        IReadOnlyDictionary<int, double> known;
        try
        {
            known = new AlarmQuery(transaction, alarm, new(start, period, length, periods + More)).Points();
        }
        catch (AwsError problem)
        {
            // A state made of half an expression would be a wrong one.
            NotUnderstood(transaction, alarm, problem.Message);
            return;
        }

        var points = known.OrderByDescending(point => point.Key).Take(periods).Select(point => point.Value).ToList();
        if (points.Count == 0)
        {
            Settle(transaction, alarm, Unmeasured(alarm), $"Insufficient Data: {periods} datapoints were unknown.");
            return;
        }

        alarm = alarm with { Beyond = points[0] - ThresholdOf(alarm) };
        transaction.CloudWatch.Alarms.Put(alarm);
        var breaching =
            points.Count(point => IsBreach(alarm, point)) + (alarm.Text("TreatMissingData") == "breaching" ? periods - points.Count : 0);
        var needed = alarm.Integer("DatapointsToAlarm") ?? periods;
        var pace = length == period ? "" : $" In this world a period of {period.TotalSeconds:0} seconds lasts {length.TotalSeconds:0.##}.";
        Settle(
            transaction,
            alarm,
            breaching >= needed ? Alarm.Alarming : Alarm.Fine,
            $"Threshold Crossed: {breaching} of the last {periods} datapoints were breaching.{pace}"
        );
        By(transaction, alarm.Key, end);
    }

    private static void NotUnderstood(Transaction transaction, Alarm alarm, string problem)
    {
        var reason = $"Insufficient Data: what the alarm looks at is not understood: {problem}.";
        if (alarm.State != Alarm.NotYetKnown || alarm.StateReason != reason)
        {
            AlarmStates.Change(transaction, alarm with { Beyond = null }, Alarm.NotYetKnown, reason, null);
        }
    }

    private static void Settle(Transaction transaction, Alarm alarm, string? state, string reason)
    {
        if (state is not null && state != alarm.State)
        {
            AlarmStates.Change(transaction, alarm, state, reason, null);
        }
        else
        {
            AlarmStates.Stay(transaction, alarm);
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
        var threshold = ThresholdOf(alarm);
        return alarm.Text("ComparisonOperator") switch
        {
            "GreaterThanOrEqualToThreshold" => point >= threshold,
            "GreaterThanThreshold" => point > threshold,
            "LessThanThreshold" => point < threshold,
            "LessThanOrEqualToThreshold" => point <= threshold,
            _ => false,
        };
    }

    private static double ThresholdOf(Alarm alarm) => Numbers.Of(alarm.Settings["Threshold"]) ?? 0;

    private static void By(Transaction transaction, string name, DateTimeOffset time)
    {
        if (
            transaction.CloudWatch.Alarms.Find(name) is { } alarm
            && alarm.MetricKeys.Any(transaction.CloudWatch.Metrics.Has)
            && (alarm.EvaluatedAt is null || alarm.EvaluatedAt > time)
        )
        {
            transaction.CloudWatch.Alarms.Put(alarm with { EvaluatedAt = time, HasBeenMeasured = true });
            transaction.At(time, What, name);
        }
    }
}
