using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Cli.Views;

/// <summary>How a stack is doing, from the client to the instance; what is wrong says why.</summary>
internal sealed class StatusView(Pane pane)
{
    public void Write(string stack, LiveWorld world, StatusReport status)
    {
        pane.Line($"{pane.Paint(stack, Tone.Strong)} · {world.Region} · account {world.Account}");
        if (status.LoadBalancers.IsEmpty && status.TargetGroups.IsEmpty && status.ScalingGroups.IsEmpty)
        {
            pane.Line();
            pane.Line("Nothing of this stack is there.");
            return;
        }

        foreach (var loadBalancer in status.LoadBalancers)
        {
            pane.Line();
            Head("load balancer", loadBalancer.Name, loadBalancer.State, loadBalancer.State == "active");
            Detail(loadBalancer.DnsName);
            if (loadBalancer.State != "active")
            {
                Detail(loadBalancer.Meaning);
            }
        }

        foreach (var group in status.TargetGroups)
        {
            pane.Line();
            Write(group);
        }

        foreach (var group in status.ScalingGroups)
        {
            pane.Line();
            Write(group);
        }

        pane.Line();
        pane.Line(status.IsHealthy ? pane.Paint("Everything that should serve does.", Tone.Good) : pane.Paint("Not everything serves: see above.", Tone.Bad));
    }

    private void Write(TargetGroupStatus group)
    {
        var others = group.Targets.Length - group.Healthy - group.Unhealthy;
        var text = group.Targets.IsEmpty ? "no targets" : $"{group.Healthy} of {group.Targets.Length} healthy";
        Head("target group", group.Name, text, group.Unhealthy == 0 && group.Healthy > 0 && others == 0);
        var names = group.Targets.Select(t => $"{t.Id}:{t.Port}").ToList();
        var width = names.Select(n => n.Length).DefaultIfEmpty().Max();
        var zones = group.Targets.Select(t => (t.Zone ?? "?").Length).DefaultIfEmpty().Max();
        foreach (var (target, name) in group.Targets.Zip(names))
        {
            var state = target.State.ToString().ToLowerInvariant();
            var left = $"  {(target.Zone ?? "?").PadRight(zones)}  {name.PadRight(width)}  ";
            pane.Line($"{left}{pane.Paint(state, ToneOf(target.State))}");
            if (target.Why is { } why)
            {
                Detail(target.Code is { } code ? $"{why} ({code})" : why, "      ");
            }
        }
    }

    private void Write(ScalingGroupStatus group)
    {
        Head("scaling group", group.Name, $"{group.InService} of {group.Desired} in service (min {group.Min}, max {group.Max})", group.InService >= group.Desired);
        if (group.Status is { } deleting)
        {
            Detail(deleting);
        }

        if (group.Refresh is { } refresh)
        {
            Detail($"instance refresh {refresh.Status}, {refresh.PercentageComplete}%");
        }

        foreach (var zone in group.Instances.GroupBy(i => i.AvailabilityZone, StringComparer.Ordinal).OrderBy(z => z.Key, StringComparer.Ordinal))
        {
            var serving = zone.Count(i => i.LifecycleState == "InService" && i.HealthStatus == "Healthy");
            var others = zone.Where(i => i.LifecycleState != "InService" || i.HealthStatus != "Healthy").Select(i => $"{i.InstanceId} {i.LifecycleState}, {i.HealthStatus}");
            Detail(string.Join("; ", others.Prepend($"{zone.Key}  {serving} in service")));
        }

        foreach (var failure in group.Failures)
        {
            Detail($"failed{(failure.At is { } at ? $" at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "")}: {failure.What}: {failure.Why}");
        }
    }

    private void Head(string kind, string name, string state, bool isGood) =>
        pane.Line($"{kind.PadRight(13)}  {pane.Paint(name, Tone.Strong)}  {pane.Paint(state, isGood ? Tone.Good : Tone.Bad)}");

    private void Detail(string text, string indent = "  ")
    {
        foreach (var line in Wrapping.Wrap(text, Math.Max(20, pane.Width - indent.Length)))
        {
            pane.Line(indent + line);
        }
    }

    private static Tone ToneOf(TargetState state) => state switch
    {
        TargetState.Healthy => Tone.Good,
        TargetState.Unhealthy => Tone.Bad,
        TargetState.Initial or TargetState.Draining => Tone.Changed,
        _ => Tone.Faint,
    };
}
