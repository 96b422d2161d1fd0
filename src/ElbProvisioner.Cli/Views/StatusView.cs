using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Cli.Views;

/// <summary>How a stack is doing, from the client to the instance; what is wrong says why, and all of it again at the end.</summary>
internal sealed class StatusView(Pane pane)
{
    public void Write(string stack, LiveWorld world, StatusReport status)
    {
        pane.Line($"{pane.Paint(stack, Tone.Strong)} · {world.Region} · account {world.Account}");
        Spaced(status.Records, Write);
        Spaced(status.Certificates, Write);
        foreach (var loadBalancer in status.LoadBalancers)
        {
            pane.Line();
            Write(loadBalancer);
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

        Spaced(status.Alarms, Write);

        pane.Line();
        Conclude(status);
    }

    private void Conclude(StatusReport status)
    {
        if (status.IsHealthy)
        {
            var shared = status
                .LoadBalancers.Where(b => !b.IsForeign)
                .SelectMany(b => b.Listeners.Select(l => (Name: $"{b.Name}/{l.Name}", l.ForeignRules)))
                .Where(l => !l.ForeignRules.IsEmpty)
                .ToList();
            pane.Line(
                pane.Paint(
                    shared.Count > 0 ? "Everything of this stack that should serve does." : "Everything that should serve does.",
                    Tone.Good
                )
            );
            foreach (var group in status.TargetGroups.Where(g => g.Unhealthy > 0))
            {
                Detail($"{group.Name}: {group.Unhealthy} of {group.Targets.Length} targets unhealthy; the others serve.");
            }

            foreach (var group in status.ScalingGroups.Where(g => g.FailedRefresh is not null))
            {
                Detail(
                    $"{group.Name}: the last instance refresh ended as {group.FailedRefresh?.Status}; what runs may not be what the file "
                        + "says: `elbctl plan` shows it."
                );
            }

            foreach (var (name, rules) in shared)
            {
                Detail(
                    $"{name}: what matches {(rules.Length == 1 ? "the rule" : "the rules")} of priority "
                        + $"{string.Join(", ", rules.Select(r => r.Priority))} goes by what others made, not by this stack."
                );
            }

            return;
        }

        pane.Line(pane.Paint(Verdict(status), Tone.Bad));
        foreach (var reason in status.Reasons)
        {
            Bullet(reason.Message);
        }
    }

    /// <summary>A place whose group is scaled to zero holds no apply, and does not serve either.</summary>
    internal static string Verdict(StatusReport status) =>
        !status.Serves ? "Not everything serves:"
        : status.Reasons.Any(r => r.Kind == ReasonKind.ScaledToZero) ? "Not all is well:"
        : "Everything that gets traffic serves, but not all is well:";

    private void Write(RecordStatus record) =>
        Line(
            "record",
            record.Name,
            record.IsInPlace ? $"leads to {record.LoadBalancer ?? record.Target} ({string.Join(", ", record.Types)})"
                : record.Target is { } other ? $"leads to {other}"
                : "not there",
            record.IsInPlace
        );

    private void Write(CertificateStatus certificate)
    {
        var expiry = certificate.Expires is { } at ? $", expires {at.UtcDateTime:yyyy-MM-dd}" : "";
        Line(
            "certificate",
            certificate.Name,
            $"{certificate.Status}{expiry}{(certificate.Domain.Length == 0 ? "" : $", {certificate.Domain}")}",
            certificate.Alarm is null
        );
        if (certificate.Alarm is { } alarm)
        {
            Detail(alarm);
        }
    }

    private void Write(LoadBalancerStatus loadBalancer)
    {
        Line(
            "load balancer",
            loadBalancer.Name,
            loadBalancer.State + (loadBalancer.IsForeign ? ", somebody else's, with rules of this stack" : ""),
            loadBalancer.State == "active"
        );
        Detail(loadBalancer.DnsName);
        if (!loadBalancer.Addresses.IsEmpty)
        {
            Detail(string.Join(", ", loadBalancer.Addresses));
        }

        if (loadBalancer.State != "active")
        {
            Detail(loadBalancer.Meaning);
        }

        if (loadBalancer.Capacity is { } capacity)
        {
            Detail(Text(capacity));
        }

        if (loadBalancer.WebAcl is { } webAcl)
        {
            Detail($"web ACL {webAcl}");
        }

        if (loadBalancer.EndpointService is { } service)
        {
            Write(service);
        }

        foreach (var listener in loadBalancer.Listeners)
        {
            Detail(
                $"{listener.Name}  {listener.Protocol} "
                    + $"{listener.Port}{(listener.Certificates.IsEmpty ? "" : $", certificates {string.Join(", ", listener.Certificates)}")}"
                    + (listener.MutualAuthentication, listener.TrustStore) switch
                    {
                        (null, _) => "",
                        (_, { } store) => $", clients verified by {store}",
                        _ => ", clients' certificates passed on",
                    }
            );
            foreach (var (_, rule) in Rules(listener))
            {
                Detail(rule, "    ");
            }

            Detail($"otherwise  {(loadBalancer.IsForeign ? "(of its owner)  " : "")}{listener.Default.Text}", "    ");
        }
    }

    private void Write(EndpointServiceStatus service)
    {
        Detail($"endpoint service {service.Name}{(service is { PrivateDnsName: { } name, IsNamePending: false } ? $", {name}" : "")}");
        if (service.IsNamePending)
        {
            Detail(
                $"{service.PrivateDnsName} is not verified ({service.NameState ?? "unknown"}): no endpoint has it"
                    + (service.Proof is { } proof ? $" until AWS finds the TXT record {proof.Name} with the value {proof.Value}" : ""),
                "    "
            );
        }
    }

    private static string Text(LiveCapacity capacity)
    {
        var zones = capacity
            .Zones.Where(z => z.State != "provisioned")
            .Select(z => $"{z.State} in {z.Zone}{(z.Reason is null ? "" : $" ({z.Reason})")}");
        return string.Join(", ", zones.Prepend($"{capacity.Units} capacity units reserved"));
    }

    /// <summary>In the order in which the load balancer goes through them, those of others among the stack's.</summary>
    private static IEnumerable<(int Priority, string Text)> Rules(ListenerStatus listener) =>
        listener
            .Rules.Select(r => (r.Priority, Text: $"{r.Priority}  {r.Name}  {r.When}  {r.Route.Text}"))
            .Concat(listener.ForeignRules.Select(r => (r.Priority, Text: $"{r.Priority}  (of others)  {r.When}  {r.Route.Text}")))
            .OrderBy(r => r.Priority);

    private void Write(TargetGroupStatus group)
    {
        var others = group.Targets.Length - group.Healthy - group.Unhealthy;
        Line("target group", group.Name, HealthText.Of(group.Targets), group.Unhealthy == 0 && group.Healthy > 0 && others == 0);
        var names = group.Targets.Select(NameOf).ToList();
        var width = names.Select(n => n.Length).DefaultIfEmpty().Max();
        // Functions, load balancers and addresses outside of the VPC are in no zone.
        var zones = group.Targets.Select(t => t.Zone?.Length + 2 ?? 0).DefaultIfEmpty().Max();
        foreach (var (target, name) in group.Targets.Zip(names))
        {
            var state = HealthText.StateOf(target);
            var left = $"  {(target.Zone ?? "").PadRight(zones)}{name.PadRight(width)}  ";
            pane.Line($"{left}{pane.Paint(state, ToneOf(target))}");
            if (target.Why is { } why)
            {
                Detail(target.Code is { } code ? $"{why} ({code})" : why, "      ");
            }
        }
    }

    private void Write(ScalingGroupStatus group)
    {
        Line(
            "scaling group",
            group.Name,
            $"{group.InService} of {group.Desired} in service (min {group.Min}, max {group.Max})",
            group.Desired > 0 && group.InService >= group.Desired
        );
        Detail(group.GroupName);
        if (group.Status is { } deleting)
        {
            Detail(deleting);
        }

        if (!group.Suspended.IsEmpty)
        {
            Detail($"suspended: {string.Join(", ", group.Suspended)}");
        }

        if (group.Refresh is { } refresh)
        {
            Detail($"instance refresh {refresh.Status}, {refresh.PercentageComplete}%");
        }

        if (group.FailedRefresh is { } failed)
        {
            Detail(
                $"last instance refresh {failed.Status}{(failed.At is { } at ? $" at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "")}"
                    + (failed.Version is { } version ? $": version {version} of the launch template was not brought out" : "")
                    + (failed.Why.Length > 0 ? $": {failed.Why}" : "")
            );
        }

        if (group.Warm is { } warm)
        {
            Detail($"warm pool: {warm} prepared");
        }

        foreach (var schedule in group.Schedules)
        {
            Detail(
                $"schedule {schedule.Name}: {(schedule.When is { } when ? when + ", " : "")}{schedule.Sizes}"
                    + (schedule.Next is { } next ? $"; next at {next.UtcDateTime:yyyy-MM-dd HH:mm}Z" : "")
            );
        }

        foreach (var policy in group.Policies)
        {
            Detail($"policy {policy.Name}: {policy.Metric}{(policy.Target is { } target ? $" at {target:0.##}" : "")}");
        }

        foreach (
            var zone in group.Instances.GroupBy(i => i.AvailabilityZone, StringComparer.Ordinal).OrderBy(z => z.Key, StringComparer.Ordinal)
        )
        {
            var others = zone.Where(i => !i.IsInService).Select(i => $"{i.InstanceId} {i.LifecycleState}, {i.HealthStatus}");
            Detail(string.Join("; ", others.Prepend($"{zone.Key}  {zone.Count(i => i.IsInService)} in service")));
        }

        foreach (var failure in group.Failures)
        {
            Detail($"failed{(failure.At is { } at ? $" at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "")}: {failure.What}: {failure.Why}");
        }
    }

    /// <summary>What an alarm says is the reader's to judge: it makes nothing of the stack unhealthy.</summary>
    private void Write(AlarmStatus alarm)
    {
        pane.Line(
            $"{"alarm",-13}  {pane.Paint(alarm.Name, Tone.Strong)}  "
                + pane.Paint(
                    alarm.State,
                    alarm.State switch
                    {
                        "OK" => Tone.Good,
                        "ALARM" => Tone.Bad,
                        _ => Tone.Faint,
                    }
                )
        );
        if (alarm is { State: not "OK", Why: { Length: > 0 } why })
        {
            Detail(why);
        }
    }

    private void Spaced<T>(IReadOnlyCollection<T> items, Action<T> write)
    {
        if (items.Count > 0)
        {
            pane.Line();
        }

        foreach (var item in items)
        {
            write(item);
        }
    }

    private void Line(string kind, string name, string state, bool isGood) =>
        pane.Line($"{kind.PadRight(13)}  {pane.Paint(name, Tone.Strong)}  {pane.Paint(state, isGood ? Tone.Good : Tone.Bad)}");

    private void Bullet(string text)
    {
        var lead = "- ";
        foreach (var line in Wrapping.Wrap(text, Math.Max(20, pane.Width - 4)))
        {
            pane.Line("  " + lead + line);
            lead = "  ";
        }
    }

    private void Detail(string text, string indent = "  ")
    {
        foreach (var line in Wrapping.Wrap(text, Math.Max(20, pane.Width - indent.Length)))
        {
            pane.Line(indent + line);
        }
    }

    private static Tone ToneOf(TargetStatus target) =>
        target.State switch
        {
            _ when target.Serves => Tone.Good,
            TargetState.Unhealthy => Tone.Bad,
            TargetState.Initial or TargetState.Draining => Tone.Changed,
            _ => Tone.Faint,
        };

    /// <summary>A function, which has no port, and a load balancer by their names.</summary>
    internal static string NameOf(TargetStatus target)
    {
        var name =
            target.Id.Split(':') is ["arn", _, "lambda", _, _, "function", .. var function] ? string.Join(':', function)
            : target.Id.Split('/') is [_, "app", var balancer, _] ? balancer
            : target.Id;
        return target.Port == 0 ? name : $"{name}:{target.Port}";
    }
}
