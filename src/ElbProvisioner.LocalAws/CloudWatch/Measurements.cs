using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>Metrics: what was measured, and what is made of it.</summary>
internal static class Measurements
{
    private const int MostPoints = 1440;
    private const int MetricsPerPage = 500;

    // CloudWatch keeps values by the minute for so long, and nothing here asks for older ones.
    private static readonly TimeSpan Memory = TimeSpan.FromDays(15);

    public static IEnumerable<Measurement> Between(Transaction transaction, string metric, DateTimeOffset start, DateTimeOffset end) =>
        transaction
            .CloudWatch.Measurements.StartingWith(metric + "\n", Measurement.KeyOf(metric, start))
            .SkipWhile(one => one.At < start)
            .TakeWhile(one => one.At < end);

    public static Document? Put(Transaction transaction, Fields request)
    {
        var metricNamespace = request.Required("Namespace");
        if (metricNamespace.StartsWith("AWS/", StringComparison.Ordinal))
        {
            throw Invalid("The value AWS/ for parameter Namespace is invalid.");
        }

        foreach (
            var datum in request
                .Structures("MetricData")
                .Concat(request.Structures("EntityMetricData").SelectMany(entity => entity.Structures("MetricData")))
        )
        {
            Put(transaction, metricNamespace, datum);
        }

        return null;
    }

    public static Document Statistics(Transaction transaction, Fields request)
    {
        var (start, end) = (request.Time("StartTime") ?? transaction.Now, request.Time("EndTime") ?? transaction.Now);
        var seconds = request.Integer("Period") ?? 60;
        var (statistics, extended) = (request.Texts("Statistics"), request.Texts("ExtendedStatistics"));
        if (start >= end)
        {
            throw Invalid("The parameter StartTime must be less than the parameter EndTime.");
        }

        if (seconds is not (1 or 5 or 10 or 20 or 30) && seconds % 60 != 0)
        {
            throw Invalid("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");
        }

        if (statistics.Count == 0 && extended.Count == 0)
        {
            throw new AwsError("MissingParameter", "The parameter Statistics or the parameter ExtendedStatistics must be specified.");
        }

        if (extended.FirstOrDefault(static one => !ExtendedStatistics.Knows(one)) is { } unknown)
        {
            throw Invalid($"The value {unknown} for parameter ExtendedStatistics is not supported.");
        }

        var count = Math.Ceiling((end - start).TotalSeconds / seconds);
        if (count > MostPoints)
        {
            throw new AwsError(
                "InvalidParameterCombination",
                $"You have requested up to {count} datapoints, which exceeds the limit of {MostPoints}. You may reduce the datapoints "
                    + "requested by increasing Period, or decreasing the time range."
            );
        }

        // API reference, GetMetricStatistics: of the last fifteen days times are rounded down to the whole minute.
        start = seconds < 60 ? start : new(start.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        var metric = Metric.KeyOf(request.Required("Namespace"), request.Required("MetricName"), DimensionsOf(request));
        var unit = request.Text("Unit");
        var points = Between(transaction, metric, start, end)
            .Where(one => unit is null || one.Unit == unit)
            .GroupBy(one => (Bucket: (one.At - start).Ticks / TimeSpan.FromSeconds(seconds).Ticks, one.Unit))
            .Select(bucket => Tell(start.AddSeconds(bucket.Key.Bucket * seconds), bucket.Key.Unit, [.. bucket], statistics, extended))
            .ToList();
        return new() { ["Label"] = request.Required("MetricName"), ["Datapoints"] = points };
    }

    public static Document List(Transaction transaction, Fields request)
    {
        var (metricNamespace, name) = (request.Text("Namespace"), request.Text("MetricName"));
        var dimensions = request.Structures("Dimensions");
        var recently = request.Has("RecentlyActive") ? transaction.Now.AddHours(-3) : transaction.Now.AddDays(-14);
        var all = transaction
            .CloudWatch.Metrics.All.Where(metric => metric.LastAt >= recently)
            .Where(metric => (metricNamespace is null || metric.Namespace == metricNamespace) && (name is null || metric.Name == name))
            .Where(metric =>
                dimensions.All(wanted =>
                    metric.Dimensions.TryGetValue(wanted.Required("Name"), out var value) && (wanted.Text("Value") ?? value) == value
                )
            );
        var page = Pages.Cut(all, metric => metric.Key, request.Text("NextToken"), MetricsPerPage, _ => Invalid("Invalid NextToken"));
        return new()
        {
            ["Metrics"] = page
                .Items.Select(metric => new Document
                {
                    ["Namespace"] = metric.Namespace,
                    ["MetricName"] = metric.Name,
                    ["Dimensions"] = Tell(metric.Dimensions),
                })
                .ToList(),
            ["NextToken"] = page.Next,
        };
    }

    public static IReadOnlyDictionary<string, string> DimensionsOf(Fields holder)
    {
        var dimensions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var dimension in holder.Structures("Dimensions"))
        {
            if (!dimensions.TryAdd(dimension.Required("Name"), dimension.Required("Value")))
            {
                throw Invalid($"The parameter Dimensions contains the name {dimension.Required("Name")} more than once.");
            }
        }

        return dimensions;
    }

    private static void Put(Transaction transaction, string metricNamespace, Fields datum)
    {
        var (name, dimensions, at) = (datum.Required("MetricName"), DimensionsOf(datum), datum.Time("Timestamp") ?? transaction.Now);
        if (at < transaction.Now.AddDays(-14) || at > transaction.Now.AddHours(2))
        {
            throw Invalid("The parameter MetricData.member.1.Timestamp must be between two weeks ago and two hours from now.");
        }

        var key = Metric.KeyOf(metricNamespace, name, dimensions);
        var before = transaction.CloudWatch.Metrics.Find(key);
        transaction.CloudWatch.Metrics.Put(
            new(key, metricNamespace, name, dimensions, before is null || before.LastAt < at ? at : before.LastAt)
        );
        var (count, sum, least, most, values) = ValuesOf(datum);
        transaction.CloudWatch.Measurements.Put(
            new(Measurement.KeyOf(key, at, transaction.NewId(12)), at, count, sum, least, most, datum.Text("Unit") ?? "None")
            {
                Values = values,
            }
        );
        foreach (
            var old in transaction.CloudWatch.Measurements.StartingWith(key + "\n").TakeWhile(one => one.At < transaction.Now - Memory)
        )
        {
            transaction.CloudWatch.Measurements.Remove(old.Key);
        }

        foreach (var watch in transaction.CloudWatch.Watches.StartingWith(AlarmLink.KeyOf(key)))
        {
            Evaluation.Soon(transaction, watch.Alarm);
        }
    }

    private static (double Count, double Sum, double Minimum, double Maximum, IReadOnlyList<Weighted>? Values) ValuesOf(Fields datum)
    {
        if (datum.Structure("StatisticValues") is { } statistics)
        {
            return (
                statistics.Number("SampleCount") ?? 0,
                statistics.Number("Sum") ?? 0,
                statistics.Number("Minimum") ?? 0,
                statistics.Number("Maximum") ?? 0,
                null
            );
        }

        if (datum.Number("Value") is { } value)
        {
            return (1, value, value, value, null);
        }

        var values = NumbersIn(datum, "Values");
        var counts = NumbersIn(datum, "Counts");
        if (values.Count == 0 || (counts.Count > 0 && counts.Count != values.Count))
        {
            throw Invalid("A metric datum must have a Value, StatisticValues, or Values with as many Counts.");
        }

        var weighted = values.Select((one, index) => new Weighted(one, counts.Count == 0 ? 1 : counts[index])).ToList();
        return (weighted.Sum(one => one.Count), weighted.Sum(one => one.Value * one.Count), values.Min(), values.Max(), weighted);
    }

    private static List<double> NumbersIn(Fields datum, string member) =>
        datum.Has(member) ? [.. datum.Values[member]?.AsArray().Select(one => Numbers.Of(one) ?? 0) ?? []] : [];

    private static Document Tell(
        DateTimeOffset at,
        string unit,
        IReadOnlyList<Measurement> all,
        IReadOnlyList<string> statistics,
        IReadOnlyList<string> extended
    )
    {
        var aggregate = Aggregate.Of(all);
        var answer = new Document { ["Timestamp"] = at, ["Unit"] = unit };
        var values = new Document();
        foreach (var name in extended)
        {
            values[name] = ExtendedStatistics.Of(name, all);
        }

        answer["ExtendedStatistics"] = values.Any(static one => one.Value is not null) ? values : null;

        foreach (var statistic in statistics)
        {
            answer[statistic] = aggregate[statistic];
        }

        return answer;
    }

    private static List<Document> Tell(IReadOnlyDictionary<string, string> dimensions) =>
        [
            .. dimensions
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => new Document { ["Name"] = entry.Key, ["Value"] = entry.Value }),
        ];

    private static AwsError Invalid(string message) => new("InvalidParameterValue", message);
}
