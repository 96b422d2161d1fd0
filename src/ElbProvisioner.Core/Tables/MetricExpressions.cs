using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// What expressions of metric math say of each other: ids begin with a small letter, functions and operators do not [CloudWatch user guide:
/// metric math syntax and functions].
/// </summary>
internal static partial class MetricExpressions
{
    private const string Band = "ANOMALY_DETECTION_BAND";

    /// <summary>What stands in them is text.</summary>
    private const string QuotedPattern = "\"[^\"]*\"|'[^']*'";

    /// <summary>Neither the end of a number such as 1e3 nor a function.</summary>
    private const string IdPattern = @"(?<![\w.])[a-z]\w*(?!\w)(?!\s*\()";

    public static bool IsBand(string? expression) => expression?.TrimStart().StartsWith(Band, StringComparison.Ordinal) == true;

    /// <summary>It takes all metrics, whatever their ids.</summary>
    public static bool TakesAll(string expression) => expression.Contains("METRICS(", StringComparison.Ordinal);

    /// <summary>The ids that it names. Queries of Metrics Insights and rules of Contributor Insights have names of their own.</summary>
    public static ImmutableArray<string> IdsIn(string expression) =>
        expression.TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase)
        || expression.Contains("INSIGHT_RULE_METRIC", StringComparison.Ordinal)
            ? []
            :
            [
                .. IdRegex()
                    .Matches(QuotedRegex().Replace(expression, "\"\""))
                    .Select(static match => match.Value)
                    .Distinct(StringComparer.Ordinal),
            ];

    /// <summary>Whether each id that an expression names is there, and none leads back to itself.</summary>
    /// <param name="at">Where the expression of an id stands.</param>
    public static bool Check(IReadOnlyCollection<(string Id, string? Expression)> queries, Binding binding, Func<string, SourceSpan> at)
    {
        var known = queries.Select(static q => q.Id).ToHashSet(StringComparer.Ordinal);
        var isRight = true;
        foreach (var (id, expression) in queries)
        {
            foreach (var missing in IdsIn(expression ?? "").Where(name => !known.Contains(name)))
            {
                isRight = false;
                binding.Report(
                    BindingCodes.NotOneOf,
                    at(id),
                    $"{binding.Place}.{id}: its expression names `{missing}`, and no metric has that id.",
                    Spelling.DidYouMean(missing, known.Where(other => other != id), $"The ids are {string.Join(", ", known)}.")
                );
            }
        }

        return isRight && ReportCircle(queries, binding, at);
    }

    private static bool ReportCircle(
        IReadOnlyCollection<(string Id, string? Expression)> queries,
        Binding binding,
        Func<string, SourceSpan> at
    )
    {
        var open = queries.ToDictionary(static q => q.Id, static q => IdsIn(q.Expression ?? ""), StringComparer.Ordinal);
        while (
            open.Keys.Where(id => !open[id].Any(open.ContainsKey) || !open.Values.Any(names => names.Contains(id))).ToList() is [_, ..] free
        )
        {
            free.ForEach(id => open.Remove(id));
        }

        if (open.Count == 0)
        {
            return true;
        }

        List<string> circle = [.. open.Keys.Order(StringComparer.Ordinal)];
        binding.Report(
            BindingCodes.KeysConflict,
            at(circle[0]),
            circle is [var alone]
                ? $"{binding.Place}: the expression of `{alone}` needs itself, and so has no value."
                : $"{binding.Place}: the expressions of {string.Join(", ", circle)} need each other, and so have no value.",
            "Let an expression name only what does not need it."
        );
        return false;
    }

    [GeneratedRegex(QuotedPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex QuotedRegex();

    [GeneratedRegex(IdPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex IdRegex();
}
