using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.CloudWatch.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

internal static class AlarmOperations
{
    private const int MostPerPage = 100;

    public static Document? Put(Transaction transaction, Fields request)
    {
        var name = request.Required("AlarmName");
        Check(request);
        if (!transaction.CloudWatch.Alarms.Has(name) && transaction.CloudWatch.Alarms.Count >= transaction.Quota(CloudWatchQuotas.Alarms))
        {
            throw new AwsError("LimitExceeded", "The quota for alarms for this customer has already been reached.");
        }

        var isNew = !transaction.CloudWatch.Alarms.Has(name);
        var settings = request.Values.DeepClone().AsObject();
        settings.Remove("AlarmName");
        settings.Remove("Tags");
        settings.Remove("ActionsEnabled");
        foreach (var list in Alarms.ActionMembers.Append("Dimensions"))
        {
            settings[list] ??= new JsonArray();
        }

        var alarm = Alarms.Put(transaction, name, settings, request.Flag("ActionsEnabled") ?? true);

        // Tags count only for a new alarm (API reference, PutMetricAlarm).
        if (isNew && request.Structures("Tags") is { Count: > 0 } tags)
        {
            AlarmTags.Put(
                transaction,
                alarm,
                tags.ToDictionary(tag => tag.Required("Key"), tag => tag.Required("Value"), StringComparer.Ordinal)
            );
        }

        return null;
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var (names, prefix) = (request.Texts("AlarmNames"), request.Text("AlarmNamePrefix"));
        if (names.Count > 0 && prefix is not null)
        {
            throw Invalid("AlarmNamePrefix and AlarmNames are mutually exclusive: only one of them may be specified.");
        }

        var types = request.Texts("AlarmTypes");
        var (state, action) = (request.Text("StateValue"), request.Text("ActionPrefix"));
        var isComposite =
            (types.Count > 0 && !types.Contains("MetricAlarm", StringComparer.Ordinal))
            || request.Has("ChildrenOfAlarmName")
            || request.Has("ParentsOfAlarmName");
        var all =
            isComposite ? []
            : names.Count > 0
                ? names
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(transaction.CloudWatch.Alarms.Find)
                    .OfType<Alarm>()
            : transaction.CloudWatch.Alarms.StartingWith(prefix ?? "");
        var shown = all.Where(alarm => state is null || alarm.State == state)
            .Where(alarm =>
                action is null
                || Alarms.ActionMembers.SelectMany(alarm.ActionsOf).Any(one => one.StartsWith(action, StringComparison.Ordinal))
            );
        var page = Pages.Cut(
            shown,
            alarm => alarm.Key,
            request.Text("NextToken"),
            request.Integer("MaxRecords") ?? MostPerPage,
            token => new("InvalidNextToken", $"The next token '{token}' is invalid.")
        );
        return new()
        {
            ["MetricAlarms"] = page.Items.Select(Tell).ToList(),
            ["CompositeAlarms"] = Array.Empty<Document>(),
            ["NextToken"] = page.Next,
        };
    }

    public static Document DescribeForMetric(Transaction transaction, Fields request)
    {
        var metric = Metric.KeyOf(request.Required("Namespace"), request.Required("MetricName"), Measurements.DimensionsOf(request));
        var (statistic, extended, period, unit) = (
            request.Text("Statistic"),
            request.Text("ExtendedStatistic"),
            request.Integer("Period"),
            request.Text("Unit")
        );
        var alarms = transaction
            .CloudWatch.Watches.StartingWith(AlarmLink.KeyOf(metric))
            .Select(watch => transaction.CloudWatch.Alarms.Find(watch.Alarm))
            .OfType<Alarm>()
            .Where(alarm =>
                (statistic is null || alarm.Text("Statistic") == statistic)
                && (extended is null || alarm.Text("ExtendedStatistic") == extended)
            )
            .Where(alarm => (period is null || alarm.Integer("Period") == period) && (unit is null || alarm.Text("Unit") == unit));
        return new() { ["MetricAlarms"] = alarms.Select(Tell).ToList() };
    }

    /// <summary>Deletes those it knows, and complains of the others.</summary>
    public static Document? Delete(Transaction transaction, Fields request)
    {
        var names = request.Texts("AlarmNames").Distinct(StringComparer.Ordinal).ToList();
        var unknown = names.FindAll(name => !transaction.CloudWatch.Alarms.Has(name));
        names.ForEach(name => Alarms.Delete(transaction, name));
        return unknown.Count == 0 ? null : throw Refusals.NotFound($"Unknown alarm(s): {string.Join(", ", unknown)}", keepsChanges: true);
    }

    public static Document? EnableActions(Transaction transaction, Fields request) => Act(transaction, request, true);

    public static Document? DisableActions(Transaction transaction, Fields request) => Act(transaction, request, false);

    private static Document? Act(Transaction transaction, Fields request, bool acts)
    {
        // Names it does not know are no error here.
        foreach (var alarm in request.Texts("AlarmNames").Select(transaction.CloudWatch.Alarms.Find).OfType<Alarm>())
        {
            transaction.CloudWatch.Alarms.Put(alarm with { ActsOnChange = acts });
        }

        return null;
    }

    private static Document Tell(Alarm alarm)
    {
        var answer = new Document
        {
            ["AlarmName"] = alarm.Key,
            ["AlarmArn"] = alarm.Arn,
            ["AlarmConfigurationUpdatedTimestamp"] = alarm.ConfiguredAt,
            ["ActionsEnabled"] = alarm.ActsOnChange,
            ["StateValue"] = alarm.State,
            ["StateReason"] = alarm.StateReason,
            ["StateReasonData"] = alarm.StateReasonData,
            ["StateUpdatedTimestamp"] = alarm.StateUpdatedAt,
            ["StateTransitionedTimestamp"] = alarm.StateChangedAt,
        };
        foreach (var (member, value) in alarm.Settings)
        {
            answer[member] = value;
        }

        return answer;
    }

    private static void Check(Fields request)
    {
        if (new[] { request.Has("MetricName"), request.Has("Metrics"), request.Has("EvaluationCriteria") }.Count(isSaid => isSaid) != 1)
        {
            throw Invalid("Exactly one of MetricName, Metrics and EvaluationCriteria must be specified");
        }

        if (request.Has("EvaluationCriteria"))
        {
            return;
        }

        Require(request, "ComparisonOperator");
        Require(request, "EvaluationPeriods");
        if (!request.Has("Threshold") && !request.Has("ThresholdMetricId"))
        {
            throw Invalid("Threshold or ThresholdMetricId must be specified");
        }

        if (request.Has("MetricName"))
        {
            Require(request, "Namespace");
            Require(request, "Period");
            if (request.Has("Statistic") == request.Has("ExtendedStatistic"))
            {
                throw Invalid("One and only one of Statistic or ExtendedStatistic can be specified");
            }

            if (request.Text("ExtendedStatistic") is { } extended && !ExtendedStatistics.Knows(extended))
            {
                throw Invalid($"The value {extended} for parameter ExtendedStatistic is not supported.");
            }

            if (request.Integer("Period") is { } period and not (10 or 20 or 30) && period % 60 != 0)
            {
                throw Invalid($"Metric alarm period {period} is not valid: it must be 10, 20, 30 or a multiple of 60");
            }
        }

        if (request.Integer("DatapointsToAlarm") > request.Integer("EvaluationPeriods"))
        {
            throw Invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods");
        }

        if (request.Text("TreatMissingData") is { } missing and not ("breaching" or "notBreaching" or "ignore" or "missing"))
        {
            throw Invalid($"Option {missing} is not supported for TreatMissingData: use breaching, notBreaching, ignore or missing");
        }

        if (
            Alarms.ActionMembers.SelectMany(request.Texts).FirstOrDefault(action => !action.StartsWith("arn:", StringComparison.Ordinal)) is
            { } malformed
        )
        {
            throw Invalid($"Invalid arn syntax: {malformed}");
        }
    }

    private static void Require(Fields request, string member)
    {
        if (!request.Has(member))
        {
            throw Invalid($"{member} must be specified for this alarm");
        }
    }

    private static AwsError Invalid(string message) => new("ValidationError", message);
}
