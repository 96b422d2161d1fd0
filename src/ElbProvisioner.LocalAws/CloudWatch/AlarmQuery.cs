using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>The time series that an alarm looks at: a metric by its statistic, or what metric math makes of several.</summary>
internal sealed class AlarmQuery(Transaction transaction, Alarm alarm, MetricPlaces places)
{
    /// <summary>Seconds; null: it is none of periods.</summary>
    public static int? PeriodOf(Alarm alarm) => alarm.Integer("Period") ?? MetricQueries.PeriodOf(alarm.Queries);

    /// <exception cref="AwsError">It is not understood here.</exception>
    public IReadOnlyDictionary<int, double> Points()
    {
        var queries = new MetricQueries(transaction, alarm.Queries, places);
        if (alarm.MetricKey is { } metric)
        {
            return queries.Measured(metric, alarm.Text("Statistic") ?? alarm.Text("ExtendedStatistic") ?? "Average").Points;
        }

        var returned = alarm.Queries.Where(static query => query["ReturnData"]?.GetValue<bool>() != false).ToList();
        if (returned is not [var asked])
        {
            throw MathExpression.Problem("exactly one of its metrics and expressions must return data");
        }

        return queries.Find(MetricQueries.IdOf(asked)) switch
        {
            MathValue.Series series => series.Points,
            MathValue.Many { All: [var only] } => only.Points,
            MathValue.Many many => throw MathExpression.Problem($"it comes to {many.All.Length} time series, and an alarm needs one"),
            _ => throw MathExpression.Problem("it comes to one number, and an alarm needs a time series"),
        };
    }
}
