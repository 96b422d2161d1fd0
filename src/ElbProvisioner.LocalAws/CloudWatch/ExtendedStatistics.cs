using System.Globalization;
using System.Text.RegularExpressions;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>
/// Percentiles and what is trimmed by them ("CloudWatch statistics definitions" in the user guide): <c>p95</c>, <c>tm90</c>,
/// <c>TM(10%:90%)</c>, <c>wm</c>, <c>tc</c>, <c>ts</c>, <c>PR(:300)</c>, <c>IQM</c>.
/// </summary>
internal static partial class ExtendedStatistics
{
    private const int PatienceInMilliseconds = 1000;

    public static bool Knows(string statistic) => Parse(statistic) is not null;

    /// <returns>Null: it is not known, or the values that it needs are not.</returns>
    public static double? Of(string statistic, IReadOnlyCollection<Measurement> all)
    {
        // Of values that were put as statistics, only those that are all the same are known.
        if (Parse(statistic) is not { } wanted || all.Any(one => one.Known is null))
        {
            return null;
        }

        var values = all.SelectMany(one => one.Known ?? []).Where(one => one.Count > 0).OrderBy(one => one.Value).ToList();
        var total = values.Sum(one => one.Count);
        if (total == 0)
        {
            return null;
        }

        if (wanted.Kind == "p")
        {
            return Percentile(values, total, wanted.To);
        }

        var within = Within(values, total, wanted);
        var (count, sum) = (within.Sum(one => one.Count), within.Sum(one => one.Value * one.Count));
        return wanted.Kind switch
        {
            "tc" => count,
            "ts" => sum,
            "pr" => 100 * count / total,
            "wm" => Winsorized(values, total, wanted),
            _ => count == 0 ? null : sum / count,
        };
    }

    private static double Percentile(List<Weighted> values, double total, double percent)
    {
        var passed = 0.0;
        foreach (var one in values)
        {
            passed += one.Count;
            if (passed >= total * percent / 100)
            {
                return one.Value;
            }
        }

        return values[^1].Value;
    }

    /// <summary>By percentages, as much of each value as lies between them; else the values above the one bound, up to the other.</summary>
    private static List<Weighted> Within(List<Weighted> values, double total, Range wanted)
    {
        if (!wanted.IsPercent)
        {
            return [.. values.Where(one => one.Value > wanted.From && one.Value <= wanted.To)];
        }

        var (from, to, passed) = (total * wanted.From / 100, total * wanted.To / 100, 0.0);
        var within = new List<Weighted>();
        foreach (var one in values)
        {
            within.Add(one with { Count = Math.Max(0, Math.Min(passed + one.Count, to) - Math.Max(passed, from)) });
            passed += one.Count;
        }

        return within;
    }

    /// <summary>What lies outside counts as the bound.</summary>
    private static double Winsorized(List<Weighted> values, double total, Range wanted)
    {
        var (least, most) = wanted.IsPercent
            ? (Percentile(values, total, wanted.From), Percentile(values, total, wanted.To))
            : (wanted.From, wanted.To);
        return values.Sum(one => Math.Min(Math.Max(one.Value, least), most) * one.Count) / total;
    }

    private static Range? Parse(string statistic)
    {
        if (statistic == "IQM")
        {
            return new("tm", 25, 75, true);
        }

        if (Short().Match(statistic) is { Success: true } brief)
        {
            var percent = double.Parse(brief.Groups["to"].ValueSpan, CultureInfo.InvariantCulture);
            return percent <= 100 ? new(brief.Groups["kind"].Value, 0, percent, true) : null;
        }

        if (Long().Match(statistic) is not { Success: true } range)
        {
            return null;
        }

        var isPercent = range.Groups["percent"].Success;
        return new(
            range.Groups["kind"].Value.ToLowerInvariant(),
            Bound(range.Groups["from"], isPercent ? 0 : double.NegativeInfinity),
            Bound(range.Groups["to"], isPercent ? 100 : double.PositiveInfinity),
            isPercent
        );
    }

    private static double Bound(Group said, double otherwise) =>
        said.Length == 0 ? otherwise : double.Parse(said.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<kind>p|tm|wm|tc|ts)(?<to>[0-9]{1,3}(\.[0-9]{1,10})?)$", RegexOptions.ExplicitCapture, PatienceInMilliseconds)]
    private static partial Regex Short();

    [GeneratedRegex(
        @"^(?<kind>TM|WM|TC|TS|PR)\((?<from>[0-9]*(\.[0-9]{1,10})?)(?<percent>%)?:(?<to>[0-9]*(\.[0-9]{1,10})?)(?<percent>%)?\)$",
        RegexOptions.ExplicitCapture,
        PatienceInMilliseconds
    )]
    private static partial Regex Long();

    private sealed record Range(string Kind, double From, double To, bool IsPercent);
}

/// <summary>A value that was measured so often.</summary>
internal sealed record Weighted(double Value, double Count);
