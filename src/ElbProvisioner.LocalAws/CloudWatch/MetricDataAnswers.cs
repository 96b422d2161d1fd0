using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>GetMetricData: many metrics at once, and metric math of them. All of it is told in one page.</summary>
internal static class MetricDataAnswers
{
    // API reference, GetMetricData: so many data points at most.
    private const int MostPoints = 100_800;

    public static Document Tell(Transaction transaction, Fields request)
    {
        var (start, end) = (request.Time("StartTime") ?? transaction.Now, request.Time("EndTime") ?? transaction.Now);
        if (start >= end)
        {
            throw Invalid("The parameter StartTime must be less than the parameter EndTime.");
        }

        if (request.Has("NextToken"))
        {
            throw new AwsError("InvalidNextToken", "The next token specified is invalid.");
        }

        var queries = request.Structures("MetricDataQueries").Select(static query => query.Values).ToList();
        if (queries.Select(MetricQueries.IdOf).Distinct(StringComparer.Ordinal).Count() < queries.Count)
        {
            throw Invalid("The values for parameter id in MetricDataQueries are not unique.");
        }

        var isAscending = request.Text("ScanBy") == "TimestampAscending";
        return new()
        {
            ["MetricDataResults"] = queries
                .Where(static query => query["ReturnData"]?.GetValue<bool>() != false)
                .SelectMany(query => Tell(transaction, queries, query, start, end, isAscending))
                .ToList(),
        };
    }

    private static IEnumerable<Document> Tell(
        Transaction transaction,
        List<JsonObject> queries,
        JsonObject asked,
        DateTimeOffset start,
        DateTimeOffset end,
        bool isAscending
    )
    {
        var seconds =
            MetricQueries.PeriodOf([asked])
            ?? MetricQueries.PeriodOf(queries)
            ?? throw Invalid($"The query {MetricQueries.IdOf(asked)} needs a Period.");
        if (seconds <= 0 || (end - start).TotalSeconds / seconds > MostPoints)
        {
            throw Invalid($"The query {MetricQueries.IdOf(asked)} asks for more than {MostPoints} datapoints.");
        }

        var period = TimeSpan.FromSeconds(seconds);
        var from = new DateTimeOffset(start.UtcTicks / period.Ticks * period.Ticks, TimeSpan.Zero);
        var places = new MetricPlaces(from, period, period, (int)Math.Ceiling((end - from) / period));
        foreach (var series in SeriesOf(new MetricQueries(transaction, queries, places).Find(MetricQueries.IdOf(asked)), asked))
        {
            var points = isAscending ? series.Points : series.Points.Reverse();
            yield return new()
            {
                ["Id"] = MetricQueries.IdOf(asked),
                ["Label"] =
                    asked["Label"]?.GetValue<string>()
                    ?? asked["MetricStat"]?["Metric"]?["MetricName"]?.GetValue<string>()
                    ?? MetricQueries.IdOf(asked),
                ["Timestamps"] = points.Select(point => from + (period * point.Key)).ToList(),
                ["Values"] = points.Select(static point => point.Value).ToList(),
                ["StatusCode"] = "Complete",
            };
        }
    }

    private static ImmutableArray<MathValue.Series> SeriesOf(MathValue? value, JsonObject asked) =>
        value switch
        {
            MathValue.Series series => [series],
            MathValue.Many many => many.All,
            _ => throw Invalid($"The query {MetricQueries.IdOf(asked)} comes to no time series."),
        };

    private static AwsError Invalid(string message) => new("ValidationError", message);
}
