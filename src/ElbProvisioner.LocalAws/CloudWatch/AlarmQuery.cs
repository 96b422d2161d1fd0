using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>The time series that an alarm looks at: a metric by its statistic, or what metric math makes of several.</summary>
/// <param name="start">Where the first place begins.</param>
/// <param name="count">How many places there are; the last one is under way.</param>
internal sealed class AlarmQuery(Transaction transaction, Alarm alarm, DateTimeOffset start, TimeSpan period, int count)
{
    private readonly Dictionary<string, MathValue> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);

    /// <summary>Null: it is none of periods.</summary>
    public static int? PeriodOf(Alarm alarm) =>
        alarm.Integer("Period")
        ?? alarm
            .Queries.Select(query => Numbers.WholeOf(query["MetricStat"]?["Period"]) ?? Numbers.WholeOf(query["Period"]))
            .FirstOrDefault(seconds => seconds is not null);

    /// <exception cref="AwsError">It is not understood here.</exception>
    public IReadOnlyDictionary<int, double> Points()
    {
        if (alarm.MetricKey is { } metric)
        {
            return Measured(metric, alarm.Text("Statistic") ?? alarm.Text("ExtendedStatistic") ?? "Average").Points;
        }

        var metrics = alarm
            .Queries.Where(query => query["MetricStat"] is not null)
            .Select(query => KeyValuePair.Create(IdOf(query), Measured(query["MetricStat"])))
            .ToList();
        var isUnderWay = metrics.Exists(one => one.Value.Points.ContainsKey(count - 1));
        var functions = new MathFunctions(metrics, [.. Enumerable.Range(0, isUnderWay ? count : count - 1)], period);
        foreach (var (id, series) in metrics)
        {
            _known[id] = series;
        }

        var returned = alarm.Queries.Where(query => query["ReturnData"]?.GetValue<bool>() != false).ToList();
        if (returned is not [var asked])
        {
            throw MathExpression.Problem("exactly one of its metrics and expressions must return data");
        }

        return Find(IdOf(asked), functions) switch
        {
            MathValue.Series series => series.Points,
            MathValue.Many { All: [var only] } => only.Points,
            MathValue.Many many => throw MathExpression.Problem($"it comes to {many.All.Length} time series, and an alarm needs one"),
            _ => throw MathExpression.Problem("it comes to one number, and an alarm needs a time series"),
        };
    }

    private MathValue? Find(string id, MathFunctions functions)
    {
        if (_known.TryGetValue(id, out var known))
        {
            return known;
        }

        if (alarm.Queries.FirstOrDefault(query => IdOf(query) == id)?["Expression"]?.GetValue<string>() is not { } text)
        {
            return null;
        }

        if (!_underWay.Add(id))
        {
            throw MathExpression.Problem($"the expression {id} needs itself");
        }

        return _known[id] = new MathExpression(text, other => Find(other, functions), functions).WorkOut();
    }

    private MathValue.Series Measured(JsonNode? named) =>
        Alarm.KeyOf(named?["Metric"]) is { } metric
            ? Measured(metric, named?["Stat"]?.GetValue<string>() ?? "Average")
            : new MathValue.Series(ImmutableSortedDictionary<int, double>.Empty);

    private MathValue.Series Measured(string metric, string statistic)
    {
        var isBasic = Aggregate.Statistics.Contains(statistic, StringComparer.Ordinal);
        if (!isBasic && !ExtendedStatistics.Knows(statistic))
        {
            throw MathExpression.Problem($"the statistic {statistic} is not known here");
        }

        var points = ImmutableSortedDictionary.CreateBuilder<int, double>();
        foreach (
            var place in Measurements
                .Between(transaction, metric, start, start + (period * count))
                .GroupBy(one => (int)((one.At - start).Ticks / period.Ticks))
        )
        {
            if ((isBasic ? Aggregate.Of([.. place])[statistic] : ExtendedStatistics.Of(statistic, [.. place])) is { } value)
            {
                points[place.Key] = value;
            }
        }

        return new(points.ToImmutable());
    }

    private static string IdOf(JsonObject query) => query["Id"]?.GetValue<string>() ?? "";
}
