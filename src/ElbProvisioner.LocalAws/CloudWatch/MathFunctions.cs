using System.Collections.Immutable;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>The functions of metric math that are known here.</summary>
/// <param name="metrics">Those of the alarm, by their ids: not its expressions.</param>
/// <param name="places">The places in time that a gap can be filled at.</param>
/// <param name="period">Between two places.</param>
internal sealed class MathFunctions(
    IReadOnlyList<KeyValuePair<string, MathValue.Series>> metrics,
    IReadOnlyList<int> places,
    TimeSpan period
)
{
    /// <exception cref="Wire.AwsError">It is not known, or takes something else.</exception>
    public MathValue Call(string name, IReadOnlyList<MathValue> arguments) =>
        (name, arguments) switch
        {
            ("METRICS", []) => new MathValue.Many([.. metrics.Select(metric => metric.Value)]),
            ("METRICS", [MathValue.Word part]) => new MathValue.Many([
                .. metrics.Where(metric => metric.Key.Contains(part.Text, StringComparison.Ordinal)).Select(metric => metric.Value),
            ]),
            ("SUM", [var all]) => Combine(all, values => values.Sum()),
            ("AVG", [var all]) => Combine(all, values => values.Average()),
            ("MIN", [var all]) => Combine(all, values => values.Min()),
            ("MAX", [var all]) => Combine(all, values => values.Max()),
            ("ABS", [var value]) => value.Map(Math.Abs),
            ("CEIL", [var value]) => value.Map(Math.Ceiling),
            ("FLOOR", [var value]) => value.Map(Math.Floor),
            ("IF", [var condition, var then]) => Choose(condition, then, null),
            ("IF", [var condition, var then, var otherwise]) => Choose(condition, then, otherwise),
            ("FILL", [MathValue.Many many, var with]) => new MathValue.Many([.. many.All.Select(series => Fill(series, with))]),
            ("FILL", [var series, var with]) => Fill(SeriesOf(series), with),
            ("RATE", [MathValue.Many many]) => new MathValue.Many([.. many.All.Select(Rate)]),
            ("RATE", [var series]) => Rate(SeriesOf(series)),
            ("PERIOD", [MathValue.Series]) => new MathValue.Number(period.TotalSeconds),
            _ => throw MathExpression.Problem($"the function {name} is not known here, or takes other arguments"),
        };

    public static MathValue.Series SeriesOf(MathValue value) =>
        value as MathValue.Series ?? throw MathExpression.Problem("a time series was expected");

    /// <summary>Of one series its numbers become one; of several, those at the same time.</summary>
    private static MathValue Combine(MathValue all, Func<IEnumerable<double>, double> join) =>
        all switch
        {
            MathValue.Series { Points.Count: > 0 } series => new MathValue.Number(join(series.Points.Values)),
            MathValue.Many many => MathValue.Of(
                many.All.SelectMany(series => series.Points)
                    .GroupBy(point => point.Key, point => point.Value)
                    .Select(same => KeyValuePair.Create(same.Key, join(same)))
            ),
            MathValue.Series => all,
            _ => throw MathExpression.Problem("a time series or several were expected"),
        };

    /// <summary>Where the condition has no number, the result has none.</summary>
    private static MathValue Choose(MathValue condition, MathValue then, MathValue? otherwise)
    {
        if (condition is MathValue.Number fixedly)
        {
            return fixedly.Value != 0 ? then : otherwise ?? new MathValue.Series(ImmutableSortedDictionary<int, double>.Empty);
        }

        return MathValue.Of(
            from point in SeriesOf(condition).Points
            let chosen = At(point.Value != 0 ? then : otherwise, point.Key)
            where chosen is not null
            select KeyValuePair.Create(point.Key, chosen.Value)
        );
    }

    private static double? At(MathValue? value, int place) =>
        value switch
        {
            MathValue.Number number => number.Value,
            MathValue.Series series when series.Points.TryGetValue(place, out var found) => found,
            _ => null,
        };

    private MathValue.Series Fill(MathValue.Series series, MathValue with) =>
        MathValue.Of(
            from place in places.Union(series.Points.Keys)
            let known = At(series, place) ?? Filled(series, with, place)
            where known is not null
            select KeyValuePair.Create(place, known.Value)
        );

    private static double? Filled(MathValue.Series series, MathValue with, int place) =>
        with switch
        {
            MathValue.Word { Text: "REPEAT" } => Last(series, place)?.Value,
            MathValue.Word { Text: "LINEAR" } => Last(series, place) is { } before
            && series.Points.Where(point => point.Key > place).Select(point => (KeyValuePair<int, double>?)point).FirstOrDefault()
                is { } after
                ? before.Value + ((after.Value - before.Value) * (place - before.Key) / (after.Key - before.Key))
                : null,
            MathValue.Word => throw MathExpression.Problem("FILL takes a number, a time series, REPEAT or LINEAR"),
            _ => At(with, place),
        };

    private static KeyValuePair<int, double>? Last(MathValue.Series series, int place) =>
        series.Points.Where(point => point.Key < place).Select(point => (KeyValuePair<int, double>?)point).LastOrDefault();

    /// <summary>The change per second since the number before.</summary>
    private MathValue.Series Rate(MathValue.Series series) =>
        MathValue.Of(
            series.Points.Zip(
                series.Points.Skip(1),
                (before, after) =>
                    KeyValuePair.Create(after.Key, (after.Value - before.Value) / ((after.Key - before.Key) * period.TotalSeconds))
            )
        );
}
