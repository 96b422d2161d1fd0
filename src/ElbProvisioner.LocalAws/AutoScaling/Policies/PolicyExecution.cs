using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Policies;

/// <summary>What policies do once an alarm or a person lets them.</summary>
internal static class PolicyExecution
{
    public const string What = "autoscaling.alarmAction";

    /// <summary>An alarm has the policy as its action: subject the policy's ARN, argument the alarm's name.</summary>
    public static void ByAlarm(Transaction transaction, AgendaItem item)
    {
        if (
            ScalingPolicies.ByArn(transaction, item.Subject) is not { } policy
            || transaction.Scaling.Groups.Find(policy.Group) is not { Status: null } group
            || group.IsSuspended("AlarmNotification")
            || policy.Settings["Enabled"]?.GetValue<bool>() == false
        )
        {
            return;
        }

        if (
            policy.Type == ScalingPolicies.Simple
            && group.ScaledAt is { } scaled
            && scaled + transaction.Lasting(CooldownOf(group, policy)) > transaction.Now
        )
        {
            return;
        }

        var alarm = item.Argument ?? "";
        var desired = policy.Type switch
        {
            ScalingPolicies.Simple => Adjusted(group.Desired, policy, Number(policy.Settings, "ScalingAdjustment") ?? 0),
            ScalingPolicies.InSteps => InSteps(transaction, group, policy, Alarms.BeyondOf(transaction, alarm) ?? 0),
            ScalingPolicies.Tracking when TargetTracking.IsHigh(alarm) => TrackingOut(transaction, group, policy, alarm),
            ScalingPolicies.Tracking => TrackingIn(transaction, group, policy, alarm),
            _ => group.Desired,
        };
        Change(
            transaction,
            group,
            desired,
            (from, to) =>
                $"{Words.At(transaction)} a monitor alarm {alarm} in state ALARM triggered policy {policy.Name} changing the desired capacity from {from} to {to}.  "
        );
    }

    /// <exception cref="AwsError">The policy's type needs other parameters, or cannot be executed.</exception>
    public static void ByRequest(Transaction transaction, Group group, ScalingPolicy policy, Fields request)
    {
        var (metric, threshold) = (request.Number("MetricValue"), request.Number("BreachThreshold"));
        int adjustment;
        switch (policy.Type)
        {
            case ScalingPolicies.Simple:
                if (metric is not null || threshold is not null)
                {
                    throw Refusals.Invalid("MetricValue and BreachThreshold are not supported for policy type SimpleScaling");
                }

                if (request.Flag("HonorCooldown") == true)
                {
                    Capacity.MustHaveCooled(transaction, group, CooldownOf(group, policy));
                }

                adjustment = Number(policy.Settings, "ScalingAdjustment") ?? 0;
                break;
            case ScalingPolicies.InSteps:
                if (metric is not { } value || threshold is not { } breach)
                {
                    throw Refusals.Invalid("MetricValue and BreachThreshold are required for policy type StepScaling");
                }

                adjustment =
                    StepFor(policy, value - breach)
                    ?? throw Refusals.Invalid(
                        $"There is no step adjustment for a metric value of {value} and a breach threshold of {breach}"
                    );
                break;
            default:
                throw Refusals.Invalid($"Policies of type {policy.Type} cannot be executed by request");
        }

        Change(
            transaction,
            group,
            Adjusted(group.Desired, policy, adjustment),
            (from, to) =>
                $"{Words.At(transaction)} a user request executed policy {policy.Name} changing the desired capacity from {from} to {to}.  "
        );
    }

    /// <summary>
    /// Instances that warm up do not count while it adds, and nothing is taken away before they have ("Step and simple scaling policies",
    /// instance warmup); those that end count while it takes away.
    /// </summary>
    private static int InSteps(Transaction transaction, Group group, ScalingPolicy policy, double beyond)
    {
        if (StepFor(policy, beyond) is not { } step)
        {
            return group.Desired;
        }

        var load = Load.Of(transaction, group, WarmupOf(group, policy));
        return Adjusted(load.Warmed, policy, step) is var more && more > load.Warmed ? Math.Max(group.Desired, more)
            : load.IsWarming ? group.Desired
            : Math.Min(group.Desired, Adjusted(load.Present, policy, step));
    }

    /// <summary>
    /// As many as would bring the metric back to its target, if those that have warmed up share it. Where nothing is known of it, a tenth
    /// more.
    /// </summary>
    private static int TrackingOut(Transaction transaction, Group group, ScalingPolicy policy, string alarm)
    {
        var load = Load.Of(transaction, group, WarmupOf(group, policy));
        return Alarms.BeyondOf(transaction, alarm) is { } beyond
            ? Math.Max(group.Desired, InProportion(load.Warmed, policy, TargetTracking.TargetOf(policy) + beyond))
            : group.Desired + Math.Max(1, group.Desired / 10);
    }

    /// <summary>
    /// One less a minute, as long as fewer would do, nothing warms up, and every policy that tracks a target says so ("Target tracking
    /// scaling policies", how target tracking works).
    /// </summary>
    private static int TrackingIn(Transaction transaction, Group group, ScalingPolicy policy, string alarm)
    {
        var load = Load.Of(transaction, group, WarmupOf(group, policy));
        var suffice = Alarms.BeyondOf(transaction, alarm) is { } beyond
            ? InProportion(load.Present, policy, TargetTracking.LowOf(policy) + beyond)
            : 0;
        return
            !TargetTracking.MayScaleIn(policy)
            || load.IsWarming
            || suffice >= group.Desired
            || !TargetTracking.AllAreLow(transaction, group.Key)
            ? group.Desired
            : group.Desired - 1;
    }

    private static int WarmupOf(Group group, ScalingPolicy policy) =>
        Number(policy.Settings, "EstimatedInstanceWarmup") ?? group.DefaultInstanceWarmup ?? group.Cooldown;

    private static void Change(Transaction transaction, Group group, int desired, Func<int, int, string> reason)
    {
        var within = Math.Clamp(desired, group.Min, group.Max);
        Capacity.Change(transaction, group, within, reason(group.Desired, within));
    }

    /// <summary>
    /// The capacity that an adjustment leads to. Percentages are rounded towards zero, but never to nothing (user guide, "Scaling
    /// adjustment types").
    /// </summary>
    private static int Adjusted(int capacity, ScalingPolicy policy, int adjustment)
    {
        switch (policy.Settings["AdjustmentType"]?.GetValue<string>())
        {
            case "ExactCapacity":
                return adjustment;
            case "PercentChangeInCapacity":
                var change = capacity * adjustment / 100.0;
                var whole = Math.Abs(change) < 1 ? Math.Sign(change) : (int)Math.Truncate(change);
                var least = Number(policy.Settings, "MinAdjustmentMagnitude") ?? Number(policy.Settings, "MinAdjustmentStep") ?? 0;
                return capacity + (Math.Abs(whole) < least ? Math.Sign(adjustment) * least : whole);
            default:
                return capacity + adjustment;
        }
    }

    /// <summary>The step for a metric that is so far beyond the alarm's threshold.</summary>
    private static int? StepFor(ScalingPolicy policy, double beyond) =>
        policy
            .Settings["StepAdjustments"]
            ?.AsArray()
            .OfType<JsonObject>()
            .Where(step =>
                Bound(step, "MetricIntervalLowerBound", double.NegativeInfinity) <= beyond
                && (
                    beyond < Bound(step, "MetricIntervalUpperBound", double.PositiveInfinity)
                    || (beyond <= 0 && Bound(step, "MetricIntervalUpperBound", double.PositiveInfinity) == beyond)
                )
            )
            .Select(step => Number(step, "ScalingAdjustment"))
            .FirstOrDefault();

    /// <summary>As much as brings the metric to its target, if it is shared by the capacity.</summary>
    private static int InProportion(int capacity, ScalingPolicy policy, double metric) =>
        TargetTracking.TargetOf(policy) is var target and > 0
            ? (int)Math.Clamp(Math.Ceiling((capacity * metric / target) - 1e-9), 0, int.MaxValue)
            : capacity;

    private static int CooldownOf(Group group, ScalingPolicy policy) => Number(policy.Settings, "Cooldown") ?? group.Cooldown;

    private static double Bound(JsonObject step, string member, double otherwise) => Numbers.Of(step[member]) ?? otherwise;

    private static int? Number(JsonObject values, string member) => Numbers.WholeOf(values[member]);
}
