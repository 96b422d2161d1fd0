using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Names of load balancers, and records beside them. They carry no tags: what is ours says <see cref="OwnDnsNames"/>. Any other record in
/// the place of one is reported and left alone. What changes of one name goes in one batch, which name servers take as one.
/// </summary>
internal static class DnsPlanner
{
    public static void Plan(PlanningContext context, MatchResult<LoadBalancer, LiveLoadBalancer> loadBalancers)
    {
        var ours = new OwnDnsNames(context.Stack, context.Live);
        ImmutableArray<DesiredRecord> wanted =
        [
            .. loadBalancers.Matches.SelectMany(match =>
                match.Desired.Dns.SelectMany(dns =>
                    DesiredRecords.Names(
                        context,
                        match.Desired,
                        dns,
                        match.Desired.IsDualStack,
                        match.Kept?.DnsName,
                        match.Kept?.CanonicalHostedZoneId
                    )
                )
            ),
            .. context.Stack.ForeignLoadBalancers.SelectMany(wanted =>
                wanted.Dns.SelectMany(dns =>
                    context.Live.ForeignOf(wanted) is { } there
                        ? DesiredRecords.Names(context, wanted, dns, there.IsDualStack, there.DnsName, there.CanonicalHostedZoneId)
                        : []
                )
            ),
            .. context.Stack.DnsRecords.SelectMany(record => DesiredRecords.Record(context, record)),
        ];
        foreach (
            var twice in wanted.GroupBy(w => (w.Place, w.Type, w.Dns.Id)).SelectMany(same => same.Skip(1)).Where(w => w.Type != "AAAA")
        )
        {
            // Two ways to say one zone.
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.RecordHasRouting,
                    twice.Dns.At,
                    $"'{twice.Dns.Name}' stands twice in the file, and both times in the hosted zone {twice.Zone.Id}.",
                    "Remove one of them, or give them different ids and the same policy."
                )
            );
        }

        var gone = Gone(context, wanted, ours);
        var marks = Marks(context, wanted, ours);
        var refused = wanted.Where(w => Refuse(context, w, ours, gone)).ToHashSet();
        var writes = wanted
            .Where(w => !refused.Contains(w))
            .Select(w => RecordChanges.Write(context, w, gone, wanted, ours))
            .OfType<RecordChange>()
            .ToList();
        ShownRecords.Show(context, writes, gone, wanted, ours);
        ShownRecords.ShowGone(context, gone, ours, wanted);
        var balancersGone = context.Live.LoadBalancers.Except(loadBalancers.Matches.Select(static m => m.Kept)).OfType<LiveLoadBalancer>();
        foreach (var warning in NamesLeft.Warnings(new(context, gone, wanted, balancersGone.Select(static b => b.DnsName)), wanted))
        {
            context.Builder.Report(warning);
        }

        foreach (var batch in RecordBatches.Batches(writes))
        {
            var changed = RecordBatches.Change(context, batch, [.. gone, .. marks], wanted);
            context.Builder.Reach(Milestone.Moved, changed);
            context.Builder.Reach(Milestone.Unnamed, changed);
            foreach (var arn in RecordBatches.LedAway(context, batch, wanted))
            {
                context.Builder.Reach(Milestone.LedAway(arn), changed);
            }
        }

        var written = writes.Select(w => w.Wanted.Place).ToHashSet();
        var left = gone.Concat(marks).Where(r => !written.Contains(RecordChanges.PlaceOf(r))).ToList();
        context.Builder.Reach(
            Milestone.Unnamed,
            RecordBatches.Remove(
                context,
                left,
                r => RecordBatches.HealthOf(context, wanted, [RecordChanges.PlaceOf(r)]).Append(Milestone.Moved)
            )
        );
        if (!context.Stack.DnsRecords.IsEmpty && RecordMemory.Memory(context.Stack) is { } memory)
        {
            // Another load balancer may have remembered them until now.
            context.Builder.Reach(Milestone.Unnamed, RecordMemory.Remembering(context, RecordMemory.KeepersOf(memory)));
        }

        foreach (var keeper in context.Stack.LoadBalancers.SelectMany(RecordMemory.KeepersOf))
        {
            context.Builder.ForgetsAfter(keeper, Milestone.Unnamed);
        }
    }

    /// <summary>Takes away all that is ours. Returns the actions that do.</summary>
    /// <param name="declared">The stack as its file has it.</param>
    public static ImmutableArray<string> RemoveAll(PlanningContext context, Stack declared)
    {
        var ours = new OwnDnsNames(declared, context.Live);
        var gone = Gone(context, [], ours);
        ShownRecords.ShowGone(context, gone, ours, []);
        return RecordBatches.Remove(context, [.. gone, .. Marks(context, [], ours)], static _ => []);
    }

    private static ImmutableArray<LiveDnsRecord> Gone(PlanningContext context, ImmutableArray<DesiredRecord> wanted, OwnDnsNames ours) =>
        [.. context.Live.DnsRecords.Where(r => ours.IsOurs(r) && !ours.IsOurMark(r) && !wanted.Any(w => w.Is(r)))];

    /// <summary>Marks of records that are not wanted any more.</summary>
    private static ImmutableArray<LiveDnsRecord> Marks(PlanningContext context, ImmutableArray<DesiredRecord> wanted, OwnDnsNames ours) =>
        [.. context.Live.DnsRecords.Where(r => ours.IsOurMark(r) && !wanted.Any(w => w.Zone.Id == r.ZoneId && w.Mark == r.Name))];

    private static bool Refuse(PlanningContext context, DesiredRecord wanted, OwnDnsNames ours, ImmutableArray<LiveDnsRecord> gone)
    {
        if (RecordConflicts.Of(wanted, context.Live, ours, r => !gone.Contains(r)) is not { } conflict)
        {
            return false;
        }

        // A dual-stack name has two records with the same mistake.
        if (!context.Builder.Diagnostics.Contains(conflict))
        {
            context.Builder.Report(conflict);
        }

        return true;
    }
}
