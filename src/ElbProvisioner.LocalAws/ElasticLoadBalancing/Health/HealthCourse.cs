using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>How a target's health goes on from what is seen of it: which state it is in now, and when time alone changes that.</summary>
internal static class HealthCourse
{
    /// <returns>The target as of now, and when to look again; null: not before something else changes.</returns>
    public static (Target Target, DateTimeOffset? Next) Follow(Transaction transaction, Target target, TargetGroup group, Observation seen)
    {
        if (seen.State is not null)
        {
            return (
                target with
                {
                    State = seen.State,
                    Reason = seen.Reason,
                    Description = seen.Description,
                    Passes = false,
                    Since = transaction.Now,
                    ChecksFrom = null,
                    KeepsConnectionsUntil = null,
                    Found = null,
                },
                null
            );
        }

        if (target.ChecksFrom is not { } from)
        {
            from = transaction.Now + transaction.Timings.TargetRegistration;
            target = target with
            {
                State = TargetState.Initial,
                Reason = "Elb.RegistrationInProgress",
                Description = "Target registration is in progress",
                Passes = seen.Passes,
                Since = transaction.Now,
                ChecksFrom = from,
                GoneSince = null,
                Found = null,
            };
        }
        else if (target.Passes != seen.Passes && !seen.IsAwaited)
        {
            target = target with { Passes = seen.Passes, Since = transaction.Now };
        }

        if (transaction.Now < from)
        {
            return (target, from);
        }

        // A network load balancer takes its time with new targets: a check that passes counts only then.
        var firstVerdict =
            from
            + (
                transaction.Elb.LoadBalancers.Find(Wiring.LoadBalancerOf(transaction, group.Key))?.IsNetwork == true
                    ? transaction.Timings.NetworkTargetInitial
                    : TimeSpan.Zero
            );
        if (target.KeepsConnectionsUntil <= transaction.Now)
        {
            target = target with { State = TargetState.Unhealthy, KeepsConnectionsUntil = null };
        }

        var flips =
            seen.IsAwaited ? null
            : seen.IsFound ? ChangesByFinding(transaction, target, firstVerdict)
            : Changes(transaction, target, group.HealthCheck, from, firstVerdict);
        if (flips is not { } change)
        {
            return (
                IsUnhealthy(target) && !seen.IsAwaited
                    ? target with
                    {
                        Reason = seen.Reason,
                        Description = seen.Description,
                    }
                    : WhileChecked(target),
                target.KeepsConnectionsUntil
            );
        }

        if (change > transaction.Now)
        {
            return (WhileChecked(target), target.KeepsConnectionsUntil < change ? target.KeepsConnectionsUntil : change);
        }

        var wasHealthy = target.State == TargetState.Healthy;
        target = target with { Reason = seen.Reason, Description = seen.Description, KeepsConnectionsUntil = null };
        if (seen.Passes)
        {
            return (target with { State = TargetState.Healthy }, null);
        }

        var drains = UnhealthyDraining.Of(transaction, group);
        return wasHealthy && drains > TimeSpan.Zero
            ? (
                target with
                {
                    State = TargetState.UnhealthyDraining,
                    KeepsConnectionsUntil = transaction.Now + drains,
                },
                transaction.Now + drains
            )
            : (target with { State = TargetState.Unhealthy }, null);
    }

    private static Target WhileChecked(Target target) =>
        target.State == TargetState.Initial
            ? target with
            {
                Reason = "Elb.InitialHealthChecking",
                Description = "Initial health checks in progress",
            }
            : target;

    /// <summary>What real checks found counts at once, but not before a load balancer's first verdict.</summary>
    private static DateTimeOffset? ChangesByFinding(Transaction transaction, Target target, DateTimeOffset firstVerdict) =>
        (target.State, target.Passes) switch
        {
            (TargetState.Initial, true) => Later(transaction.Now, firstVerdict),
            (TargetState.Healthy, false) or (TargetState.Initial, false) => transaction.Now,
            (TargetState.Unhealthy or TargetState.UnhealthyDraining, true) => transaction.Now,
            _ => null,
        };

    private static bool IsUnhealthy(Target target) => target.State is TargetState.Unhealthy or TargetState.UnhealthyDraining;

    /// <summary>When the state changes if things stay as they are; null: it stays.</summary>
    private static DateTimeOffset? Changes(
        Transaction transaction,
        Target target,
        HealthCheck check,
        DateTimeOffset from,
        DateTimeOffset firstVerdict
    )
    {
        var interval = transaction.Lasting(check.IntervalSeconds);
        var since = target.Since > from ? target.Since : from;
        return (target.State, target.Passes) switch
        {
            // "After each target is registered, it must pass one health check to be considered healthy": the application load balancer's
            // user guide.
            (TargetState.Initial, true) => Later(NextCheck(since, from, interval), firstVerdict),
            (TargetState.Healthy, false) or (TargetState.Initial, false) => since + (check.UnhealthyThreshold * interval),
            (TargetState.Unhealthy or TargetState.UnhealthyDraining, true) => since + (check.HealthyThreshold * interval),
            _ => null,
        };
    }

    private static DateTimeOffset NextCheck(DateTimeOffset time, DateTimeOffset from, TimeSpan interval)
    {
        var past = (time - from).Ticks % interval.Ticks;
        return past == 0 ? time : time + TimeSpan.FromTicks(interval.Ticks - past);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
