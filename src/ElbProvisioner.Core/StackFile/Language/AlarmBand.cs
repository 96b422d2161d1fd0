using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>
/// An alarm on a band of what is usual. AWS answers "Exactly two elements of the metrics list should return data" unless the band and what it
/// is the band of do [CloudWatch user guide: alarms based on anomaly detection].
/// </summary>
internal static class AlarmBand
{
    /// <param name="band">Its id.</param>
    public static Settings Of(WrittenMap map, Settings alarm, string band)
    {
        if (alarm.FindValue(AlarmTable.Queries) is not { } queries)
        {
            queries = [];
        }
        else if (queries.IsEmpty)
        {
            // What is wrong with them was told.
            return alarm;
        }

        var expression = queries.FirstOrDefault(query => query.Find(MetricQueryTable.Id) == band)?.Find(MetricQueryTable.Expression);
        if (!MetricExpressions.IsBand(expression))
        {
            var isThere = queries.Any(query => query.Find(MetricQueryTable.Id) == band);
            map.Binding.Report(
                BindingCodes.NotOneOf,
                map.At(AlarmTable.ThresholdMetric),
                $"{map.Binding.Place}: `{band}` is {(isThere ? "no band" : "none of the metric's ids")}.",
                "It must be the id of a band, { expression: ANOMALY_DETECTION_BAND(ID) }, under `metric: { metrics }`."
            );
            return alarm;
        }

        var counting = MetricExpressions.IdsIn(expression ?? "").Add(band);
        ImmutableArray<Settings> both =
        [
            .. queries.Select(query =>
                query.With(MetricQueryTable.ReturnData, counting.Contains(query.Get(MetricQueryTable.Id), StringComparer.Ordinal))
            ),
        ];
        return alarm.With(AlarmTable.Queries, both);
    }
}
