using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>Metrics by their statistics, and what metric math makes of them, at places in time.</summary>
/// <param name="queries">By the members of the model's MetricDataQuery.</param>
/// <param name="places">Sums are told as if a place went on for the whole period.</param>
internal sealed class MetricQueries(Transaction transaction, IReadOnlyList<JsonObject> queries, MetricPlaces places)
{
    private readonly Dictionary<string, MathValue> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);
    private MathFunctions? _functions;

    public static string IdOf(JsonObject query) => query["Id"]?.GetValue<string>() ?? "";

    /// <summary>Seconds, as a metric of it or an expression says; null: none does.</summary>
    public static int? PeriodOf(IEnumerable<JsonObject> queries) =>
        queries
            .Select(static query => Numbers.WholeOf(query["MetricStat"]?["Period"]) ?? Numbers.WholeOf(query["Period"]))
            .FirstOrDefault(static seconds => seconds is not null);

    /// <returns>Null: there is no query of that name.</returns>
    /// <exception cref="AwsError">It is not understood here.</exception>
    public MathValue? Find(string id)
    {
        _functions ??= Measure();
        return Find(id, _functions);
    }

    /// <exception cref="AwsError">It is not understood here.</exception>
    public MathValue.Series Measured(string metric, string statistic)
    {
        var isBasic = Aggregate.Statistics.Contains(statistic, StringComparer.Ordinal);
        if (!isBasic && !ExtendedStatistics.Knows(statistic))
        {
            throw MathExpression.Problem($"the statistic {statistic} is not known here");
        }

        var points = ImmutableSortedDictionary.CreateBuilder<int, double>();
        foreach (
            var place in Measurements
                .Between(transaction, metric, places.Start, places.Start + (places.Length * places.Count))
                .GroupBy(one => (int)((one.At - places.Start).Ticks / places.Length.Ticks))
        )
        {
            if ((isBasic ? Aggregate.Of([.. place])[statistic] : ExtendedStatistics.Of(statistic, [.. place])) is { } value)
            {
                points[place.Key] = statistic is "Sum" or "SampleCount" ? value * (places.Period / places.Length) : value;
            }
        }

        return new(points.ToImmutable());
    }

    private MathFunctions Measure()
    {
        var metrics = queries
            .Where(static query => query["MetricStat"] is not null)
            .Select(query => KeyValuePair.Create(IdOf(query), Measured(query["MetricStat"])))
            .ToList();
        foreach (var (id, series) in metrics)
        {
            _known[id] = series;
        }

        var isUnderWay = metrics.Exists(one => one.Value.Points.ContainsKey(places.Count - 1));
        return new(metrics, [.. Enumerable.Range(0, isUnderWay ? places.Count : places.Count - 1)], places.Period);
    }

    private MathValue? Find(string id, MathFunctions functions)
    {
        if (_known.TryGetValue(id, out var known))
        {
            return known;
        }

        if (queries.FirstOrDefault(query => IdOf(query) == id)?["Expression"]?.GetValue<string>() is not { } text)
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
}

/// <summary>The places in time that are looked at.</summary>
/// <param name="Start">Where the first one begins.</param>
/// <param name="Period">As it was asked for.</param>
/// <param name="Length">How long a place lasts in this world.</param>
/// <param name="Count">The last one may be under way.</param>
internal sealed record MetricPlaces(DateTimeOffset Start, TimeSpan Period, TimeSpan Length, int Count);
