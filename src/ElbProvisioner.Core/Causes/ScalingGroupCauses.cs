using System.Globalization;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Causes;

/// <summary>Why a scaling group does not have its instances in service: its size, its processes, its launches, its last refresh.</summary>
internal sealed class ScalingGroupCauses(Stack stack, LiveWorld world, StatusReport status, FilePlaces places)
{
    /// <summary>More are counted.</summary>
    private const int MostNamed = 4;

    public IEnumerable<CauseLink> Of(LiveAutoScalingGroup live)
    {
        var declared = stack.AutoScalingGroups.FirstOrDefault(g => Address.Of(ResourceKind.AutoScalingGroup, g.Name) == live.Address);
        var shown = status.ScalingGroups.FirstOrDefault(g => g.GroupName == live.Id);
        var name = $"The scaling group {live.Address.Path} ({live.Id})";
        if (live.Status is { } deleting)
        {
            yield return Link($"{name} is being deleted ({deleting}).", live, null, "Wait until it is gone, then apply.");
            yield break;
        }

        if (live.DesiredCapacity == 0)
        {
            yield return Link($"{name} wants no instances.", live, null, SizeRemedy(shown, live));
        }

        var suspended = live.Settings.Find(AutoScalingGroupTable.Suspended) ?? [];
        foreach (var trouble in GroupTroubles.Of(suspended, [.. live.Instances.Select(static i => (i.InstanceId, i.LifecycleState))]))
        {
            var isSuspension = trouble.Contains(" suspended ", StringComparison.Ordinal);
            var at = declared?.Settings.At(AutoScalingGroupTable.Suspended) ?? SourceSpan.None;
            yield return Link(
                $"{name}: {trouble}.",
                live,
                isSuspension ? at : null,
                !isSuspension ? null
                    : at.IsNone ? $"aws autoscaling resume-processes --auto-scaling-group-name {live.Id}"
                    : $"Take it out of `{AutoScalingGroupTable.Suspended.Path}`, then apply."
            );
        }

        if (status.Reasons.Any(r => r.What == live.Address && r.Kind == ReasonKind.LaunchTemplateMissing))
        {
            yield return Link(
                $"Its launch template {live.LaunchTemplateId} is not there any more: somebody deleted it.",
                live,
                TemplateAt(declared),
                "Apply again: that makes another one; of one made elsewhere name another."
            );
        }

        if (live.IsTemplateGone)
        {
            yield return Link(
                $"{name} launches from version {live.LaunchTemplateVersion} of its launch template, and that has been deleted.",
                live,
                TemplateAt(declared),
                "`elbctl apply` makes another one."
            );
        }

        if (live.CapacityInService < live.DesiredCapacity && shown?.Failures.FirstOrDefault(static f => f.IsLast) is { } failure)
        {
            var when = failure.At is { } at ? $" at {Time(at)}" : "";
            yield return Link(
                $"{name} fails{when}: {failure.What}: {failure.Why}",
                live,
                TemplateAt(declared),
                LaunchJudge.Of(failure.Why).Remedy
            );
        }

        foreach (var others in live.Instances.Where(static i => !i.IsInService).GroupBy(static i => (i.LifecycleState, i.HealthStatus)))
        {
            var (state, health) = others.Key;
            var ids = others.Select(static i => i.InstanceId).ToList();
            var shownIds = string.Join(", ", ids.Take(MostNamed)) + (ids.Count > MostNamed ? $" and {ids.Count - MostNamed} more" : "");
            var isReplaced = health == "Unhealthy" && state.StartsWith("Terminating", StringComparison.Ordinal);
            yield return Link(
                $"{name}{(isReplaced ? " replaces what fails its health check" : "")}: {shownIds} {(ids.Count == 1 ? "is" : "are")} {state}, "
                    + $"{health}.",
                live,
                isReplaced ? declared?.Settings.At(AutoScalingGroupTable.HealthCheckType) : null,
                isReplaced
                    ? "Let the application answer its health check: until it does each new instance is replaced like the last one. One that "
                        + "starts slowly wants a longer `healthCheck.gracePeriod`."
                    : null
            );
        }

        foreach (var link in Refreshes(live, shown, name))
        {
            yield return link;
        }
    }

    /// <summary>What came of the last instance refresh, where it did not end well, and of the one that runs.</summary>
    public IEnumerable<CauseLink> Refreshes(LiveAutoScalingGroup live, ScalingGroupStatus? shown, string name)
    {
        if (shown?.Refresh is { } running)
        {
            yield return Link(
                $"{name}: an instance refresh is {running.Status}, {running.PercentageComplete}% done.",
                live,
                null,
                "Wait for it."
            );
        }

        if (shown?.FailedRefresh is { } failed)
        {
            yield return Link(
                $"{name}: the last instance refresh ended as {failed.Status}{(failed.At is { } at ? $" at {Time(at)}" : "")}"
                    + (failed.Version is { } version ? $", so version {version} of the launch template is not what runs" : "")
                    + $"{(failed.Why.Length > 0 ? $": {failed.Why.TrimEnd('.')}" : "")}.",
                live,
                TemplateAt(stack.AutoScalingGroups.FirstOrDefault(g => g.Name == live.Address.Path)),
                "Correct what it was to bring, then apply: that begins another one."
            );
            if (shown.Failures.FirstOrDefault(f => f.At <= (failed.At ?? DateTimeOffset.MaxValue)) is { IsLast: false } failure)
            {
                yield return Link(
                    $"{name} had failed before{(failure.At is { } then ? $", at {Time(then)}" : "")}: {failure.What}: {failure.Why}",
                    live,
                    null,
                    LaunchJudge.Of(failure.Why).Remedy
                );
            }
        }
    }

    private CauseLink Link(string says, LiveAutoScalingGroup live, SourceSpan? at, string? remedy) =>
        new(says, live.Address, at is { IsNone: false } place ? place : places.Of(live.Address), remedy);

    /// <summary>What asked for none of them: a schedule, where one does, else the size.</summary>
    private string SizeRemedy(ScalingGroupStatus? shown, LiveAutoScalingGroup live)
    {
        var schedule = world.GroupParts.FirstOrDefault(p =>
            p.GroupName == live.Id
            && p.Address.Kind == ResourceKind.Schedule
            && (p.Settings.FindValue(ScheduleTable.DesiredCapacity) == 0 || p.Settings.FindValue(ScheduleTable.MaxSize) == 0)
        );
        var next = shown?.Schedules.Select(static s => s.Next).Where(static n => n is not null).Min() is { } at
            ? $"; a schedule acts next at {Time(at)}"
            : "";
        return schedule is null
            ? $"Give it a size{next}: `size` in the file, or aws autoscaling set-desired-capacity --auto-scaling-group-name {live.Id} "
                + "--desired-capacity N."
            : $"Its schedule {schedule.Address.Name} sends all of them home{next}.";
    }

    private static SourceSpan TemplateAt(AutoScalingGroup? declared) =>
        declared?.LaunchTemplate switch
        {
            LaunchTemplate.Defined defined => defined.At,
            LaunchTemplate.Existing existing => existing.At,
            _ => SourceSpan.None,
        };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
