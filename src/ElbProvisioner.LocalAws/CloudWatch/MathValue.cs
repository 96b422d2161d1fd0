using System.Collections.Immutable;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>What a metric math expression comes to.</summary>
internal abstract record MathValue
{
    /// <summary>One number for all times.</summary>
    public sealed record Number(double Value) : MathValue;

    /// <summary>Numbers by their place in the time that is looked at; what is not known has none.</summary>
    public sealed record Series(ImmutableSortedDictionary<int, double> Points) : MathValue;

    public sealed record Many(ImmutableArray<Series> All) : MathValue;

    /// <summary>A word that a function takes: <c>REPEAT</c>, a text.</summary>
    public sealed record Word(string Text) : MathValue;

    /// <summary>Without what is no number: the rest is as if it had not been measured.</summary>
    public static Series Of(IEnumerable<KeyValuePair<int, double>> points) =>
        new(points.Where(point => double.IsFinite(point.Value)).ToImmutableSortedDictionary());

    public MathValue Map(Func<double, double> change) =>
        this switch
        {
            Number number => new Number(change(number.Value)),
            Series series => Of(series.Points.Select(point => KeyValuePair.Create(point.Key, change(point.Value)))),
            Many many => new Many([.. many.All.Select(series => (Series)series.Map(change))]),
            _ => throw MathExpression.Problem("a number or a time series was expected"),
        };

    /// <summary>Number by number; of two series, where both have one ("Metric math syntax and functions" in the user guide).</summary>
    public MathValue With(MathValue other, Func<double, double, double> join) =>
        (this, other) switch
        {
            (_, Number right) => Map(left => join(left, right.Value)),
            (Number left, _) => other.Map(right => join(left.Value, right)),
            (Series left, Series right) => Of(
                left.Points.Where(point => right.Points.ContainsKey(point.Key))
                    .Select(point => KeyValuePair.Create(point.Key, join(point.Value, right.Points[point.Key])))
            ),
            (Many left, Series) => new Many([.. left.All.Select(series => (Series)series.With(other, join))]),
            (Series, Many right) => new Many([.. right.All.Select(series => (Series)With(series, join))]),
            (Many left, Many right) when left.All.Length == right.All.Length => new Many([
                .. left.All.Zip(right.All, (one, two) => (Series)one.With(two, join)),
            ]),
            _ => throw MathExpression.Problem("the two sides of an operator do not fit"),
        };
}
