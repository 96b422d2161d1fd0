using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>What of an alarm and its metric cannot stand together [CloudWatch API: PutMetricAlarm].</summary>
internal static class AlarmChecks
{
    /// <summary>Of alarms whose periods are an hour or longer.</summary>
    private static readonly TimeSpan LongestOfHours = TimeSpan.FromDays(7);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly ImmutableArray<TimeSpan> OfClock =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        Hour,
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(7),
    ];

    public static void Check(WrittenMap map, Settings alarm)
    {
        CheckPoints(map, alarm);
        if (PeriodOf(alarm) is { } period)
        {
            CheckSpan(map, alarm, period);
            CheckWindow(map, alarm, period);
        }
    }

    /// <summary>Null: it asks a query, or its metric is not usable.</summary>
    private static TimeSpan? PeriodOf(Settings alarm) =>
        alarm.FindValue(AlarmTable.Queries) is { IsDefaultOrEmpty: false } queries
            ? queries.Max(static query => query.FindValue(MetricQueryTable.Period))
            : alarm.FindValue(AlarmTable.Period);

    private static void CheckPoints(WrittenMap map, Settings alarm)
    {
        if (
            alarm.FindValue(AlarmTable.DatapointsToAlarm) is { } points
            && alarm.FindValue(AlarmTable.EvaluationPeriods) is { } periods
            && points > periods
        )
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(AlarmTable.DatapointsToAlarm),
                $"{map.Binding.Place}: `datapointsToAlarm` is {points}, and only {periods} are looked at.",
                "Raise `evaluationPeriods`, or lower it."
            );
        }
    }

    private static void CheckSpan(WrittenMap map, Settings alarm, TimeSpan period)
    {
        var longest = period < Hour ? Longest : LongestOfHours;
        if (alarm.FindValue(AlarmTable.EvaluationPeriods) is { } periods && period * periods > longest)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(AlarmTable.EvaluationPeriods),
                $"{map.Binding.Place}: {periods} periods of {DurationShape.Write(period)} are {DurationShape.Write(period * periods)}; an "
                    + $"alarm looks back at most {DurationShape.Write(longest)}"
                    + (period < Hour ? ", 7d where its periods are an hour or longer." : "."),
                $"Write evaluationPeriods: {(int)(longest / period)} at most, or another period."
            );
        }
    }

    private static void CheckWindow(WrittenMap map, Settings alarm, TimeSpan period)
    {
        if (alarm.Has(AlarmTable.EvaluationWindow) && !OfClock.Contains(period))
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.KeyAt(AlarmTable.EvaluationWindow),
                $"{map.Binding.Place}: periods that begin with the clock's are of 1m, 5m, 1h, 1d or 7d; here is {DurationShape.Write(period)}.",
                "Write another `period`, or remove `evaluationWindow`."
            );
        }
    }
}
