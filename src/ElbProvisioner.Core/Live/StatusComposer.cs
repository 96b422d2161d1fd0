using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Live;

/// <summary>Arranges what was read as a person goes through it, from the client to the instance, and has it judged.</summary>
public static class StatusComposer
{
    public static StatusReport Compose(Stack stack, LiveWorld world, HealthReadings readings)
    {
        var names = new LiveNames(world, stack);
        return new(
            [
                .. world
                    .LoadBalancers.Select(b => Of(b, world, names))
                    .Concat(world.ForeignLoadBalancers.Select(b => Of(b, stack, world, names)))
                    .OrderBy(b => b.Name, StringComparer.Ordinal),
            ],
            [.. TargetGroups(world, readings, names).OrderBy(g => g.Name, StringComparer.Ordinal)],
            [.. world.AutoScalingGroups.OrderBy(g => g.Address.Path, StringComparer.Ordinal).Select(g => Of(g, world, readings))]
        )
        {
            Certificates = [.. Certificates(world, readings, names).OrderBy(c => c.Name, StringComparer.Ordinal)],
            Records = [.. Records(stack, world)],
            Alarms =
            [
                .. world
                    .Alarms.OrderBy(a => a.Address.Path, StringComparer.Ordinal)
                    .Select(a => new AlarmStatus(a.Address.Path, a.Name, a.State ?? "INSUFFICIENT_DATA", a.StateReason)),
            ],
            Reasons = HealthJudge.Judge(stack, world, readings),
        };
    }

    private static LoadBalancerStatus Of(LiveLoadBalancer balancer, LiveWorld world, LiveNames names) =>
        new(balancer.Address.Path, balancer.Id, balancer.DnsName, balancer.State, LoadBalancerStates.Sentence(balancer.State))
        {
            Addresses = balancer.Addresses,
            Capacity = balancer.Capacity is { Units: > 0 } capacity ? capacity : null,
            WebAcl = balancer.Settings.Find(LoadBalancerTable.WebAcl) is { Length: > 0 } webAcl ? webAcl : null,
            EndpointService = world
                .EndpointServices.Where(s => s.Address.Path == balancer.Address.Path)
                .Select(static s => new EndpointServiceStatus(
                    s.ServiceName,
                    s.Settings.Find(EndpointServiceTable.PrivateDnsName) is { Length: > 0 } name ? name : null,
                    s.NameState,
                    s.NameProof
                ))
                .FirstOrDefault(),
            Listeners =
            [
                .. world.Listeners.Where(l => l.LoadBalancerArn == balancer.Id).OrderBy(l => l.Port).Select(l => Of(l, world, names)),
            ],
        };

    /// <summary>Of somebody else's the listeners that the stack uses.</summary>
    private static LoadBalancerStatus Of(ForeignLoadBalancer balancer, Stack stack, LiveWorld world, LiveNames names)
    {
        var declared = stack.ForeignLoadBalancers.FirstOrDefault(b => b.Name == balancer.Name);
        return new(
            balancer.Name ?? balancer.PhysicalName,
            balancer.Arn,
            balancer.DnsName,
            balancer.State,
            LoadBalancerStates.Sentence(balancer.State)
        )
        {
            IsForeign = true,
            Listeners =
            [
                .. balancer
                    .Listeners.Where(l => l.IsUsed)
                    .OrderBy(l => l.Port)
                    .Select(l => Of(l, declared?.Listeners.FirstOrDefault(d => d.Port == l.Port)?.Name, world, names)),
            ],
        };
    }

    private static ListenerStatus Of(ForeignListener listener, string? name, LiveWorld world, LiveNames names) =>
        new(
            name ?? listener.Port.ToString(CultureInfo.InvariantCulture),
            listener.Arn,
            listener.Port,
            listener.Protocol,
            [.. listener.Certificates.Select(names.Of).Distinct(StringComparer.Ordinal)],
            Of(listener.Settings.FindValue(ListenerTable.Actions) ?? [], names),
            RulesOf(listener.Arn, world, names)
        )
        {
            ForeignRules = ForeignRulesOf(listener.Arn, world, names),
        };

    private static ImmutableArray<RuleStatus> RulesOf(string listener, LiveWorld world, LiveNames names) =>
        [
            .. world
                .Rules.Where(r => r.ListenerArn == listener)
                .OrderBy(r => r.Priority)
                .Select(r => new RuleStatus(
                    r.Address.Name,
                    r.Id,
                    r.Priority,
                    string.Join(" and ", r.Conditions.Select(Text)),
                    Of(r.Actions, names)
                )),
        ];

    private static ImmutableArray<ForeignRuleStatus> ForeignRulesOf(string listener, LiveWorld world, LiveNames names) =>
        [.. world.TakenPriorities.Where(t => t.ListenerArn == listener).OrderBy(t => t.Priority).Select(t => Of(t, names))];

    private static ListenerStatus Of(LiveListener listener, LiveWorld world, LiveNames names)
    {
        var mutual = listener.Settings.Find(ListenerTable.MutualAuthentication);
        return new(
            listener.Address.Name,
            listener.Id,
            listener.Port,
            listener.Protocol,
            [.. ListenerTable.CertificatesOf(listener.Settings).Select(names.Of).Distinct(StringComparer.Ordinal)],
            Of(listener.Actions, names),
            RulesOf(listener.Id, world, names)
        )
        {
            MutualAuthentication =
                mutual?.Find(MutualAuthenticationTable.Mode) is { } mode && mode != MutualAuthenticationTable.OffMode ? mode : null,
            TrustStore = mutual?.Find(MutualAuthenticationTable.TrustStore) is { } store ? names.Of(store) : null,
            ForeignRules = ForeignRulesOf(listener.Id, world, names),
        };
    }

    private static ForeignRuleStatus Of(TakenPriority taken, LiveNames names) =>
        new(
            taken.RuleArn,
            taken.Priority,
            taken.Settings is { } matched ? string.Join(" and ", matched.Get(RuleTable.Conditions).Select(Text)) : "(unknown)",
            taken.Settings is { } settings ? Of(settings.Get(RuleTable.Actions), names) : new("(unknown)", [])
        );

    private static RouteStatus Of(ImmutableArray<Settings> actions, LiveNames names)
    {
        var before = string.Concat(actions.SkipLast(1).Select(a => (a.Find(ForeignActionTable.Type) ?? a.Table.Label) + ", then "));
        if (actions.Forward is null)
        {
            return new(
                before
                    + (
                        actions.FixedResponse is { } answer
                            ? $"respond {answer.Get(FixedResponseTable.Status)}"
                            : RoutingActions.Form.Text(actions.End, names.Of)
                    ),
                []
            );
        }

        ImmutableArray<ForwardStatus> targets =
        [
            .. actions.Targets.Select(t => new ForwardStatus(names.Of(t.TargetGroup), LiveNames.IdOf(t.TargetGroup), t.Weight)),
        ];
        var text = targets is [{ Weight: > 0 } only]
            ? only.TargetGroup
            : string.Join(", ", targets.Select(t => $"{t.TargetGroup} {t.Weight}"));
        return new(
            $"{before}forward {text}{(actions.Stickiness is { } sticky ? (sticky == ForwardTable.ByAddress ? " (sticky)" : $" (sticky {sticky.TotalSeconds}s)") : "")}",
            targets
        );
    }

    private static string Text(ConditionSettings condition) =>
        $"{condition.HeaderName ?? condition.Field} {(condition.IsRegex ? "regex " : "")}{string.Join(", ", condition.Values)}";

    private static IEnumerable<TargetGroupStatus> TargetGroups(LiveWorld world, HealthReadings readings, LiveNames names)
    {
        foreach (var group in world.TargetGroups)
        {
            yield return new(group.Address.Path, group.Id, readings.TargetsOf(group.Id));
        }

        foreach (
            var arn in TrafficPlace
                .Of(world)
                .Select(p => p.TargetGroup)
                .Distinct(StringComparer.Ordinal)
                .Where(arn => world.TargetGroups.All(g => g.Id != arn))
        )
        {
            yield return new(names.Of(new ResourceRef.Existing(arn)), arn, readings.TargetsOf(arn));
        }
    }

    private static ScalingGroupStatus Of(LiveAutoScalingGroup group, LiveWorld world, HealthReadings readings) =>
        new(
            group.Address.Path,
            group.Id,
            group.Settings.Get(AutoScalingGroupTable.MinSize),
            group.Settings.Get(AutoScalingGroupTable.MaxSize),
            group.DesiredCapacity,
            group.Instances,
            group.Status,
            group.ActiveRefresh,
            readings.FailuresOf(group.Id)
        )
        {
            Warm = group.Settings.Has(AutoScalingGroupTable.WarmPool) ? group.WarmPoolSize : null,
            Schedules =
            [
                .. world
                    .GroupParts.Where(p => p.GroupName == group.Id && p.Address.Kind == ResourceKind.Schedule)
                    .OrderBy(p => p.Address.Path, StringComparer.Ordinal)
                    .Select(p => Schedule(p.Address.Name, p.Settings)),
            ],
            FailedRefresh = group.ActiveRefresh is null ? readings.FailedRefreshes.GetValueOrDefault(group.Id) : null,
            Suspended = [.. group.Settings.Find(AutoScalingGroupTable.Suspended) ?? []],
            Policies =
            [
                .. world
                    .ScalingPolicies.Where(p => p.GroupName == group.Id)
                    .OrderBy(p => p.Address.Path, StringComparer.Ordinal)
                    .Select(p => new PolicyStatus(p.Address.Name, Text(p.Settings), TargetOf(p.Settings))),
            ],
        };

    private static ScheduleStatus Schedule(string name, Settings action) =>
        new(
            name,
            action.Find(ScheduleTable.Cron) is { } cron ? $"{cron} ({action.Find(ScheduleTable.TimeZone)})" : null,
            string.Join(
                ", ",
                new[] { ("min", ScheduleTable.MinSize), ("max", ScheduleTable.MaxSize), ("desired", ScheduleTable.DesiredCapacity) }
                    .Where(size => action.Has(size.Item2))
                    .Select(size => $"{size.Item1} {action.FindValue(size.Item2)}")
            ),
            action.FindValue(ScheduleTable.Start)
        );

    /// <summary>Null: it keeps nothing at a value.</summary>
    private static double? TargetOf(Settings policy) =>
        policy.FindValue(ScalingPolicyTable.Forecasts) is [var forecast] ? forecast.FindValue(ForecastTable.Target)
        : policy.Has(ScalingPolicyTable.Metric) ? policy.FindValue(ScalingPolicyTable.Target)
        : null;

    private static string Text(Settings policy) =>
        policy.FindValue(ScalingPolicyTable.Steps) is { } steps ? $"in steps {ScalingPolicyTable.Steps.Form.Text(steps, static r => r.Key)}"
        : policy.FindValue(ScalingPolicyTable.By) is { } by ? $"by {by:+0;-0;0} ({policy.Find(ScalingPolicyTable.Adjustment)})"
        : policy.Has(ScalingPolicyTable.Forecasts) ? $"predictive, {policy.Find(ScalingPolicyTable.Mode)}"
        : policy.Find(ScalingPolicyTable.Metric) is not { } metric ? ""
        : metric.Table == MetricMathTable.Table ? "metric math"
        : metric.Table == CustomMetricTable.Table
            ? $"{metric.Get(CustomMetricTable.Namespace)} {metric.Get(CustomMetricTable.Name)} {metric.Get(CustomMetricTable.Statistic)}"
        : metric.Find(PredefinedMetricTable.Type) ?? metric.Get(ForeignMetricTable.Description);

    private static IEnumerable<CertificateStatus> Certificates(LiveWorld world, HealthReadings readings, LiveNames names) =>
        world
            .Certificates.Select(c => new CertificateStatus(
                c.Address.Path,
                c.Id,
                c.Domain,
                c.Status,
                c.NotAfter,
                CertificateStates.Alarm(c.Status, c.FailureReason)
            ))
            .Concat(readings.Certificates.Values.Select(c => c with { Name = names.Of(new ResourceRef.Existing(c.Arn)) }));

    private static IEnumerable<RecordStatus> Records(Stack stack, LiveWorld world)
    {
        foreach (
            var (balancer, dns) in stack
                .LoadBalancers.SelectMany(b => b.Dns.Select(d => (b, d)))
                .OrderBy(d => d.d.Name, StringComparer.Ordinal)
        )
        {
            var records = world.DnsRecords.Where(r => r.Name == dns.Name && r.Id == dns.Id).ToList();
            yield return new(
                dns.Name,
                [.. records.Select(r => r.Type).Distinct(StringComparer.Ordinal)],
                records.Select(r => r.AliasTarget).FirstOrDefault(t => t is not null),
                balancer.Name,
                DeclaredThings.IsInPlace(dns, balancer, world)
            );
        }

        foreach (
            var record in stack.DnsRecords.OrderBy(r => r.Dns.Name, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal)
        )
        {
            var found = DeclaredThings.InPlaceOf(record, stack, world);
            yield return new(
                record.Dns.Name,
                [record.Type],
                found is null ? null : found.AliasTarget ?? string.Join(", ", found.Values),
                null,
                found is not null
            );
        }
    }
}
