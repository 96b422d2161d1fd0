using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Cli.Views;

/// <summary>What has happened between two looks at a stack, from the client to the instance, and what it means at the end.</summary>
internal static class StatusEvents
{
    public static IReadOnlyList<StatusEvent> Between(StatusReading before, StatusReading after)
    {
        var (was, now) = (before.Status, after.Status);
        return
        [
            .. Lines(was.Records, now.Records, static r => r.Name, Record)
                .Concat(Lines(was.Certificates, now.Certificates, static c => c.Name, Certificate))
                .Concat(Lines(was.LoadBalancers, now.LoadBalancers, static b => b.Name, LoadBalancer))
                .Concat(Lines(Routes(was), Routes(now), static r => r.Name, Route))
                .Concat(Lines(Targets(was), Targets(now), static t => t.Name, Target))
                .Concat(Lines(was.ScalingGroups, now.ScalingGroups, static g => g.Name, ScalingGroup))
                .Concat(Lines(was.Alarms, now.Alarms, static a => a.Name, Alarm))
                .Concat(Reasons(was, now))
                .Select(line => new StatusEvent(after.At, line.Text, line.Tone)),
        ];
    }

    /// <param name="say">What changed from one to the other, of which one may be missing.</param>
    private static IEnumerable<(string Text, Tone Tone)> Lines<T>(
        IEnumerable<T> before,
        IEnumerable<T> after,
        Func<T, string> name,
        Func<T?, T?, IEnumerable<(string Text, Tone Tone)>> say
    )
        where T : class
    {
        var was = before.DistinctBy(name).ToDictionary(name, StringComparer.Ordinal);
        var now = after.DistinctBy(name).ToList();
        var names = now.Select(name).ToHashSet(StringComparer.Ordinal);
        foreach (var item in now)
        {
            foreach (var line in say(was.GetValueOrDefault(name(item)), item))
            {
                yield return line;
            }
        }

        foreach (var (_, gone) in was.Where(item => !names.Contains(item.Key)))
        {
            foreach (var line in say(gone, null))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<(string Text, Tone Tone)> Record(RecordStatus? was, RecordStatus? now)
    {
        if (now is not null && was?.IsInPlace != now.IsInPlace)
        {
            yield return now.IsInPlace
                ? ($"{now.Name}: leads to {now.LoadBalancer ?? now.Target}", Tone.Good)
                : ($"{now.Name}: {(now.Target is { } other ? $"leads to {other}" : "is not there")}", Tone.Bad);
        }
    }

    private static IEnumerable<(string Text, Tone Tone)> Certificate(CertificateStatus? was, CertificateStatus? now)
    {
        if (was?.Status != now?.Status)
        {
            yield return now is null ? ($"certificate {was?.Name}: is gone", Tone.Changed)
            : now.Alarm is null ? ($"certificate {now.Name}: {now.Status}", Tone.Good)
            : ($"certificate {now.Name}: {now.Status}: {now.Alarm}", Tone.Bad);
        }
    }

    private static IEnumerable<(string Text, Tone Tone)> LoadBalancer(LoadBalancerStatus? was, LoadBalancerStatus? now)
    {
        if (was?.State != now?.State)
        {
            yield return now is null ? ($"load balancer {was?.Name}: is gone", Tone.Bad)
            : now.State == "active" ? ($"load balancer {now.Name}: active", Tone.Good)
            : ($"load balancer {now.Name}: {now.State}", Tone.Changed);
        }
    }

    private static IEnumerable<(string Text, Tone Tone)> Route(RouteNow? was, RouteNow? now)
    {
        if (was?.Text != now?.Text)
        {
            yield return now is null ? ($"{was?.Name}: is gone", Tone.Changed)
            : was is null ? ($"{now.Name}: {now.Text}", Tone.Changed)
            : ($"{now.Name}: {now.Text}, before {was.Text}", Tone.Changed);
        }
    }

    private static IEnumerable<(string Text, Tone Tone)> Target(TargetNow? was, TargetNow? now)
    {
        var (before, after) = (was?.Target, now?.Target);
        if (now is null || after is null)
        {
            yield return ($"{was?.Name}: is gone", Tone.Changed);
        }
        else if (before is null)
        {
            yield return ($"{now.Name}: is registered{(after.Zone is { } zone ? $" in {zone}" : "")}, {StateOf(after)}", Tone.Changed);
        }
        else if (StateOf(before) != StateOf(after))
        {
            yield return after.Serves
                ? ($"{now.Name}: became {StateOf(after)}", Tone.Good)
                : ($"{now.Name}: became {StateOf(after)}{Because(after)}", after.State == TargetState.Unhealthy ? Tone.Bad : Tone.Changed);
        }
        else if (before.Code != after.Code && !after.Serves)
        {
            yield return ($"{now.Name}: still {StateOf(after)}{Because(after)}", Tone.Changed);
        }
    }

    public static string StateOf(TargetStatus target) => HealthText.StateOf(target);

    private static string Because(TargetStatus target) =>
        target.Why is { } why ? $": {why}{(target.Code is { } code ? $" ({code})" : "")}" : "";

    private static IEnumerable<(string Text, Tone Tone)> ScalingGroup(ScalingGroupStatus? was, ScalingGroupStatus? now)
    {
        if (now is null)
        {
            yield return ($"scaling group {was?.Name}: is gone", Tone.Changed);
            yield break;
        }

        if (was is null || (was.InService, was.Desired) != (now.InService, now.Desired))
        {
            yield return (
                $"scaling group {now.Name}: {now.InService} of {now.Desired} in service",
                now.InService >= now.Desired ? Tone.Good : Tone.Changed
            );
        }

        if (was?.Refresh != now.Refresh)
        {
            yield return now.Refresh is { } refresh
                ? ($"scaling group {now.Name}: refresh {refresh.Status}, at {refresh.PercentageComplete} %", Tone.Changed)
            : now.FailedRefresh is { } failed ? ($"scaling group {now.Name}: refresh ended as {failed.Status}: {failed.Why}", Tone.Bad)
            : ($"scaling group {now.Name}: refresh is done", Tone.Good);
        }

        foreach (var failure in now.Failures.Except(was?.Failures ?? []))
        {
            yield return ($"scaling group {now.Name}: {failure.What} failed: {failure.Why}", Tone.Bad);
        }
    }

    private static IEnumerable<(string Text, Tone Tone)> Alarm(AlarmStatus? was, AlarmStatus? now)
    {
        if (now is not null && was?.State != now.State)
        {
            yield return (
                $"alarm {now.Name}: {now.State}{(now is { State: not "OK", Why: { Length: > 0 } why } ? $": {why}" : "")}",
                now.State == "OK" ? Tone.Good
                : now.State == "ALARM" ? Tone.Bad
                : Tone.Changed
            );
        }
    }

    private static IEnumerable<(string Text, Tone Tone)> Reasons(StatusReport was, StatusReport now)
    {
        var (before, after) = (was.Reasons.Select(static r => r.Message).ToList(), now.Reasons.Select(static r => r.Message).ToList());
        foreach (var message in after.Except(before))
        {
            yield return (message, Tone.Bad);
        }

        if (after.Count == 0 && before.Count > 0)
        {
            yield return ("Everything that should serve does.", Tone.Good);
            yield break;
        }

        foreach (var message in before.Except(after))
        {
            yield return ($"No longer: {message}", Tone.Good);
        }
    }

    private static IEnumerable<RouteNow> Routes(StatusReport status) =>
        status.LoadBalancers.SelectMany(static b =>
            b.Listeners.SelectMany(l =>
                l.Rules.Select(r => new RouteNow($"rule {b.Name}/{l.Name}/{r.Name}", r.Route.Text))
                    .Prepend(new($"listener {b.Name}/{l.Name}", l.Default.Text))
            )
        );

    private static IEnumerable<TargetNow> Targets(StatusReport status) =>
        status.TargetGroups.SelectMany(static g => g.Targets.Select(t => new TargetNow($"{g.Name} {StatusView.NameOf(t)}", t)));

    private sealed record RouteNow(string Name, string Text);

    private sealed record TargetNow(string Name, TargetStatus Target);
}
