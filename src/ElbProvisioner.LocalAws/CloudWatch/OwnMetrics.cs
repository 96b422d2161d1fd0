using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>
/// What services of the world measure by themselves. It is dated and counted as it was in life; but a world that is faster than AWS
/// publishes as much more often, and an alarm on it looks at as much shorter periods. What has no alarm any more that looks so closely is
/// kept by the minute.
/// </summary>
internal static class OwnMetrics
{
    private const string Namespaces = "AWS/";

    /// <summary>Of AWS's own metrics ("CloudWatch metrics for your Application Load Balancer").</summary>
    private const int Seconds = 60;

    // CloudWatch keeps 15 days; a world's file is read by every command.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(3);
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(Seconds);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>How long the minute of AWS's metrics lasts in this world, a second at least.</summary>
    public static TimeSpan PeriodOf(Transaction transaction) =>
        transaction.Lasting(Seconds) is var lasting && lasting > Shortest ? lasting : Shortest;

    /// <summary>How long the alarm's period lasts in this world: as said, where it looks at anything that others put.</summary>
    public static TimeSpan PeriodOf(Transaction transaction, Alarm alarm, TimeSpan said) =>
        alarm.MetricKeys.All(static metric => metric.StartsWith(Namespaces, StringComparison.Ordinal))
            ? PeriodOf(transaction) * Math.Max(1, (int)(said.TotalSeconds / Seconds))
            : said;

    /// <returns>An alarm looks at some of it.</returns>
    public static bool Put(Transaction transaction, IReadOnlyList<MeasuredMetric> measured)
    {
        var alarms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in measured)
        {
            var key = Metric.KeyOf(one.Namespace, one.Name, one.Dimensions);
            var watching = transaction.CloudWatch.Watches.StartingWith(AlarmLink.KeyOf(key)).Select(watch => watch.Alarm).ToList();
            var last = transaction.CloudWatch.Metrics.Find(key)?.LastAt;
            var isNewMinute = last is null || one.At >= last + Minute;
            if (one.IsIdle && watching.Count == 0 && !isNewMinute)
            {
                continue;
            }

            alarms.UnionWith(watching);
            Keep(transaction, key, one);
            if (isNewMinute)
            {
                transaction.CloudWatch.Metrics.Put(new(key, one.Namespace, one.Name, one.Dimensions, Floor(one.At, Minute)));
                Condense(transaction, key, one.At - Closely(transaction, watching));
            }
        }

        foreach (var alarm in alarms)
        {
            Evaluation.Soon(transaction, alarm);
        }

        return alarms.Count > 0;
    }

    private static void Keep(Transaction transaction, string metric, MeasuredMetric one)
    {
        var key = Measurement.KeyOf(metric, one.At);
        var measurement = new Measurement(key, one.At, one.Count, one.Sum, one.Minimum, one.Maximum, one.Unit)
        {
            Values = one.Values is { } values ? [.. values.Select(static value => new Weighted(value.Key, value.Value))] : null,
        };

        // Somebody else has measured in the same period, as after a new start.
        transaction.CloudWatch.Measurements.Put(
            transaction.CloudWatch.Measurements.Find(key) is { } other ? Join(key, one.At, [other, measurement]) : measurement
        );
    }

    /// <summary>How far back alarms look.</summary>
    private static TimeSpan Closely(Transaction transaction, IEnumerable<string> alarms) =>
        alarms
            .Select(transaction.CloudWatch.Alarms.Find)
            .OfType<Alarm>()
            .Select(alarm =>
                PeriodOf(transaction, alarm, TimeSpan.FromSeconds(AlarmQuery.PeriodOf(alarm) ?? Seconds))
                * ((alarm.Integer("EvaluationPeriods") ?? 1) + Evaluation.More)
            )
            .Append(Minute)
            .Max();

    /// <summary>Makes one measurement of each whole minute before <paramref name="closely"/>, and forgets what is too old.</summary>
    private static void Condense(Transaction transaction, string metric, DateTimeOffset closely)
    {
        var prefix = metric + "\n";
        var until = Floor(closely, Minute);
        var forgotten = until - Memory;
        foreach (
            var minute in transaction
                .CloudWatch.Measurements.StartingWith(prefix)
                .TakeWhile(one => one.At < until)
                .GroupBy(one => Floor(one.At, Minute))
                .ToList()
        )
        {
            var all = minute.ToList();
            if (minute.Key >= forgotten && all is [var only] && only.At == minute.Key)
            {
                continue;
            }

            all.ForEach(one => transaction.CloudWatch.Measurements.Remove(one.Key));
            if (minute.Key >= forgotten)
            {
                transaction.CloudWatch.Measurements.Put(Join(Measurement.KeyOf(metric, minute.Key), minute.Key, all));
            }
        }
    }

    private static Measurement Join(string key, DateTimeOffset at, IReadOnlyCollection<Measurement> all)
    {
        var (count, sum, least, most) = Aggregate.Of(all);
        return new(key, at, count, sum, least, most, all.First().Unit)
        {
            Values = all.Any(one => one.Known is null)
                ? null
                :
                [
                    .. all.SelectMany(one => one.Known ?? [])
                        .GroupBy(one => one.Value)
                        .OrderBy(same => same.Key)
                        .Select(same => new Weighted(same.Key, same.Sum(one => one.Count))),
                ],
        };
    }

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan period) =>
        new(time.UtcTicks / period.Ticks * period.Ticks, TimeSpan.Zero);
}
