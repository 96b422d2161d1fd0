using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Policies;

internal static class ScalingPolicies
{
    public const string Simple = "SimpleScaling";
    public const string InSteps = "StepScaling";
    public const string Tracking = "TargetTrackingScaling";
    public const string Predictive = "PredictiveScaling";

    public static readonly IReadOnlyList<string> AdjustmentTypes = ["ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"];

    private static readonly IReadOnlyList<string> Kept =
    [
        "AdjustmentType",
        "MinAdjustmentStep",
        "MinAdjustmentMagnitude",
        "ScalingAdjustment",
        "Cooldown",
        "StepAdjustments",
        "MetricAggregationType",
        "EstimatedInstanceWarmup",
        "TargetTrackingConfiguration",
        "Enabled",
        "PredictiveScalingConfiguration",
    ];

    public static Document Put(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request.Required("AutoScalingGroupName"), Refusals.NoGroupForIt);
        var name = request.Required("PolicyName");
        var type = request.Text("PolicyType") ?? Simple;
        Check(request, type);
        var key = ScalingTables.Of(group.Key, name);
        var before = transaction.Scaling.Policies.Find(key);
        if (
            before is null
            && transaction.Scaling.Policies.StartingWith(ScalingTables.Of(group.Key)).Count()
                >= transaction.Quota(ScalingQuotas.PoliciesPerGroup)
        )
        {
            throw Refusals.AtLimit("scaling policies for this Auto Scaling group");
        }

        var policy = new ScalingPolicy(
            key,
            group.Key,
            name,
            before?.Arn
                ?? transaction.Arn(
                    "autoscaling",
                    $"scalingPolicy:{transaction.NewUuid()}:autoScalingGroupName/{group.Key}:policyName/{name}"
                ),
            type,
            Settings(request, type),
            before?.Alarms ?? []
        );
        if (type == Tracking)
        {
            policy = TargetTracking.Watch(transaction, policy);
        }
        else
        {
            policy = TargetTracking.StopWatching(transaction, policy);
        }

        transaction.Scaling.Policies.Put(policy);
        return new() { ["PolicyARN"] = policy.Arn, ["Alarms"] = policy.Alarms.Select(alarm => Alarm(transaction, alarm)).ToList() };
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var name = request.Text("AutoScalingGroupName");
        var (names, types) = (request.Texts("PolicyNames"), request.Texts("PolicyTypes"));
        Sizes.MustBeFew("policy names", names);
        var all = (name is null ? transaction.Scaling.Policies.All : transaction.Scaling.Policies.StartingWith(ScalingTables.Of(name)))
            .Where(policy =>
                names.Count == 0
                || names.Contains(policy.Name, StringComparer.Ordinal)
                || names.Contains(policy.Arn, StringComparer.Ordinal)
            )
            .Where(policy => types.Count == 0 || types.Contains(policy.Type, StringComparer.Ordinal));
        var page = Pages.Cut(all, policy => policy.Key, request.Text("NextToken"), Sizes.Of(request), Refusals.BadToken);
        return new() { ["ScalingPolicies"] = page.Items.Select(policy => Tell(transaction, policy)).ToList(), ["NextToken"] = page.Next };
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        Remove(transaction, Named(transaction, request), withBareAlarms: false);
        return null;
    }

    public static Document? Execute(Transaction transaction, Fields request)
    {
        var policy = Named(transaction, request);
        var group = GroupLookup.Changeable(transaction, policy.Group, Refusals.NoGroupForIt);
        PolicyExecution.ByRequest(transaction, group, policy, request);
        return null;
    }

    /// <summary>A forecast needs a day of history (API reference, GetPredictiveScalingForecast), and metrics have none here.</summary>
    public static Document? Forecast(Transaction transaction, Fields request)
    {
        var policy = Named(transaction, request);
        if (policy.Type != Predictive)
        {
            throw Refusals.Invalid($"The policy {policy.Name} is of type {policy.Type}: only predictive scaling policies have a forecast.");
        }

        if (request.Time("StartTime") >= request.Time("EndTime"))
        {
            throw Refusals.Invalid("The StartTime must be before the EndTime.");
        }

        throw Refusals.Invalid(
            $"There is no forecast for the policy {policy.Name}: a minimum of 24 hours of historical data is required, and there is none."
        );
    }

    /// <summary>The policy, its alarms of its own, and its part in others' alarms.</summary>
    /// <param name="withBareAlarms">Alarms that are left without actions go too, as when the group is deleted.</param>
    public static void Remove(Transaction transaction, ScalingPolicy policy, bool withBareAlarms)
    {
        TargetTracking.StopWatching(transaction, policy);
        foreach (var bare in Alarms.RemoveAction(transaction, policy.Arn))
        {
            if (withBareAlarms)
            {
                Alarms.Delete(transaction, bare);
            }
        }

        transaction.Scaling.Policies.Remove(policy.Key);
    }

    /// <returns>Null: there is none.</returns>
    public static ScalingPolicy? ByArn(Transaction transaction, string arn)
    {
        const string GroupMarker = ":autoScalingGroupName/";
        const string NameMarker = ":policyName/";
        var at = arn.IndexOf(GroupMarker, StringComparison.Ordinal);
        var end = at < 0 ? -1 : arn.IndexOf(NameMarker, at, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var policy = transaction.Scaling.Policies.Find(
            ScalingTables.Of(arn[(at + GroupMarker.Length)..end], arn[(end + NameMarker.Length)..])
        );
        return policy?.Arn == arn ? policy : null;
    }

    private static ScalingPolicy Named(Transaction transaction, Fields request)
    {
        var name = request.Required("PolicyName");
        if (name.StartsWith("arn:", StringComparison.Ordinal))
        {
            return ByArn(transaction, name) ?? throw Refusals.Invalid($"ScalingPolicy not found - No scaling policy found with ARN {name}");
        }

        var group = GroupLookup.Named(
            transaction,
            request.Text("AutoScalingGroupName")
                ?? throw Refusals.Invalid("Either the AutoScalingGroupName or the ARN of the policy must be specified"),
            Refusals.NoGroupForIt
        );
        return transaction.Scaling.Policies.Find(ScalingTables.Of(group.Key, name))
            ?? throw Refusals.Invalid($"ScalingPolicy name not found - AutoScalingGroup {group.Key} has no policy {name}");
    }

    private static JsonObject Settings(Fields request, string type)
    {
        var settings = new JsonObject { ["Enabled"] = true };
        foreach (var member in Kept)
        {
            if (request.Values[member] is { } value)
            {
                settings[member] = value.DeepClone();
            }
        }

        if (type == InSteps)
        {
            settings["MetricAggregationType"] ??= "Average";
        }

        if (settings["TargetTrackingConfiguration"] is JsonObject tracking)
        {
            tracking["DisableScaleIn"] ??= false;
        }

        if (settings["PredictiveScalingConfiguration"] is JsonObject predictive)
        {
            predictive["Mode"] ??= "ForecastOnly";
            predictive["MaxCapacityBreachBehavior"] ??= "HonorMaxCapacity";
        }

        return settings;
    }

    private static void Check(Fields request, string type)
    {
        var (needed, adjusts) = type switch
        {
            Simple => ("ScalingAdjustment", true),
            InSteps => ("StepAdjustments", true),
            Tracking => ("TargetTrackingConfiguration", false),
            Predictive => ("PredictiveScalingConfiguration", false),
            _ => throw Refusals.Invalid(
                $"{type} is not a valid PolicyType. The valid PolicyTypes are SimpleScaling, StepScaling, TargetTrackingScaling, "
                    + "PredictiveScaling"
            ),
        };
        if (!request.Has(needed))
        {
            throw Refusals.Invalid($"{needed} must be specified for policy type {type}");
        }

        if (adjusts && !AdjustmentTypes.Contains(request.Text("AdjustmentType") ?? "", StringComparer.Ordinal))
        {
            throw Refusals.Invalid($"AdjustmentType must be one of {string.Join(", ", AdjustmentTypes)} for policy type {type}");
        }

        if (!adjusts && (request.Has("ScalingAdjustment") || request.Has("StepAdjustments") || request.Has("AdjustmentType")))
        {
            throw Refusals.Invalid($"ScalingAdjustment, StepAdjustments and AdjustmentType are not supported for policy type {type}");
        }

        if (request.Structures("StepAdjustments").Count > 20)
        {
            throw new AwsError("LimitExceeded", "At most 20 step adjustments are allowed for a scaling policy.");
        }
    }

    private static Document Tell(Transaction transaction, ScalingPolicy policy)
    {
        var answer = new Document
        {
            ["AutoScalingGroupName"] = policy.Group,
            ["PolicyName"] = policy.Name,
            ["PolicyARN"] = policy.Arn,
            ["PolicyType"] = policy.Type,
            ["StepAdjustments"] = Array.Empty<Document>(),
            ["Alarms"] = policy
                .Alarms.Union(Alarms.WithAction(transaction, policy.Arn), StringComparer.Ordinal)
                .Select(alarm => Alarm(transaction, alarm))
                .ToList(),
        };
        foreach (var (member, value) in policy.Settings)
        {
            answer[member] = value;
        }

        return answer;
    }

    private static Document Alarm(Transaction transaction, string name) =>
        new() { ["AlarmName"] = name, ["AlarmARN"] = transaction.Arn("cloudwatch", $"alarm:{name}") };
}
