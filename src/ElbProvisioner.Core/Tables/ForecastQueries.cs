using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>What metrics of a forecast must be together [Auto Scaling API: MetricDataQuery].</summary>
internal static class ForecastQueries
{
    private const int Most = 10;

    public static bool Check(ImmutableArray<Settings> queries, Node node, Binding binding, out ImmutableArray<Settings> value)
    {
        value = queries;
        var isRight = WhyNot(queries) is not { } why || Report(why.Code, why.What);
        foreach (var query in queries.Where(static q => q.Has(ForecastQueryTable.Expression) == q.Has(ForecastQueryTable.Metric)))
        {
            isRight = Report(
                BindingCodes.KeysConflict,
                $"{query.Find(ForecastQueryTable.Id)} must have `expression` or `metricStat`, and not both"
            );
        }

        return isRight
            && MetricExpressions.Check(
                [.. queries.Select(static q => (q.Find(ForecastQueryTable.Id) ?? "", q.Find(ForecastQueryTable.Expression)))],
                binding,
                id =>
                    queries.First(q => q.Find(ForecastQueryTable.Id) == id).At(ForecastQueryTable.Expression) is { IsNone: false } at
                        ? at
                        : node.At
            );

        bool Report(DiagnosticCode code, string what)
        {
            binding.Report(code, node.At, $"{binding.Place}: {what}.");
            return false;
        }
    }

    private static (DiagnosticCode Code, string What)? WhyNot(ImmutableArray<Settings> queries)
    {
        var twice = queries
            .GroupBy(static q => q.Find(ForecastQueryTable.Id) ?? "", StringComparer.Ordinal)
            .FirstOrDefault(static g => g.Skip(1).Any());
        return queries.Length > Most
                ? (BindingCodes.TooMany, $"at most {Most.ToString(CultureInfo.InvariantCulture)} metrics and expressions are possible")
            : twice is not null ? (BindingCodes.KeysConflict, $"two of them have the id `{twice.Key}`")
            : queries.Count(static q => q.FindValue(ForecastQueryTable.ReturnData) != false) != 1
                ? (BindingCodes.MissingKey, "one of them, and no other, counts: all others need `returnData: false`")
            : null;
    }
}
