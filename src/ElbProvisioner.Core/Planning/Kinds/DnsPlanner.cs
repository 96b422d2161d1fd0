using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Records carry no tags: what is ours says <see cref="OwnDnsNames"/>. Any other record in the place of one is reported and left alone.
/// </summary>
internal static class DnsPlanner
{
    /// <summary>In the load balancer's declared items.</summary>
    public const string DeclaredItem = "dns.";

    public static void Plan(PlanningContext context, MatchResult<LoadBalancer, LiveLoadBalancer> loadBalancers)
    {
        var ours = new OwnDnsNames(context.Stack, context.Live);
        var wantedNames = new HashSet<string>(StringComparer.Ordinal);
        foreach (var match in loadBalancers.Matches)
        {
            var writes = new List<(string ZoneId, Settings Alias)>();
            foreach (var dns in match.Desired.Dns)
            {
                wantedNames.Add(dns.Name);
                writes.AddRange(Plan(context, match.Desired, dns, match.Kept, ours));
            }

            foreach (var zone in writes.GroupBy(w => w.ZoneId, StringComparer.Ordinal))
            {
                var loadBalancer = Address.Of(ResourceKind.LoadBalancer, match.Desired.Name);
                ScalingGroupHealth.EnsureHealthy(context, match.Desired);
                context.Builder.Reach(
                    Milestone.Moved,
                    context.Builder.Act(
                        Address.Of(ResourceKind.DnsRecord, zone.First().Alias.Get(DnsRecordTable.Name)),
                        "upsert",
                        new AwsOperation.UpsertAliases(zone.Key, [.. zone.Select(w => w.Alias)], context.Ref(loadBalancer)),
                        Cost.DnsInSync,
                        [
                            Milestone.Active(loadBalancer),
                            context.Builder.Remembered(loadBalancer),
                            Milestone.Wired(loadBalancer),
                            .. context
                                .Topology.ServedBy(match.Desired)
                                .Select(t => Milestone.Healthy(Address.Of(ResourceKind.TargetGroup, t.Name)).Id),
                        ]
                    )
                );
            }
        }

        context.Builder.Reach(Milestone.Unnamed, Remove(context, name => !wantedNames.Contains(name), ours, [Milestone.Moved]));
        foreach (var match in loadBalancers.Matches)
        {
            context.Builder.ForgetsAfter(Address.Of(ResourceKind.LoadBalancer, match.Desired.Name), Milestone.Unnamed);
        }
    }

    /// <summary>Takes away our aliases of names that are no longer wanted. Returns the actions that do.</summary>
    public static ImmutableArray<string> Remove(
        PlanningContext context,
        Func<string, bool> isUnwanted,
        OwnDnsNames ours,
        IEnumerable<string?> after
    )
    {
        var gone = context.Live.DnsRecords.Where(r => isUnwanted(r.Name) && r.IsSimple && ours.LeadsToOurs(r.AliasTarget)).ToList();
        foreach (var name in gone.GroupBy(r => r.Name, StringComparer.Ordinal))
        {
            context.Builder.Change(
                Address.Of(ResourceKind.DnsRecord, name.Key),
                ChangeVerb.Delete,
                Reasons.Gone(context),
                [new("alias", name.First().AliasTarget, null)],
                [new(TrafficImpact.Gap, "the name no longer resolves")]
            );
        }

        var waits = after.ToList();
        return
        [
            .. gone.GroupBy(r => r.ZoneId, StringComparer.Ordinal)
                .Select(zone =>
                    context.Builder.Act(
                        Address.Of(ResourceKind.DnsRecord, zone.First().Name),
                        "delete",
                        new AwsOperation.DeleteAliases(zone.Key, [.. zone]),
                        Cost.DnsInSync,
                        waits
                    )
                ),
        ];
    }

    private static IEnumerable<(string ZoneId, Settings Alias)> Plan(
        PlanningContext context,
        LoadBalancer loadBalancer,
        DnsName dns,
        LiveLoadBalancer? kept,
        OwnDnsNames ours
    )
    {
        if (!context.Network.Zones.TryGetValue(dns.Name, out var zone))
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.NoZoneForName,
                    dns.At,
                    $"No hosted zone of this account holds '{dns.Name}'.",
                    "Create the zone in Route 53, or take the name out of 'dns'."
                )
            );
            yield break;
        }

        var address = Address.Of(ResourceKind.DnsRecord, dns.Name);
        var present = context.Live.DnsRecords.Where(r => r.Name == dns.Name && r.ZoneId == zone.Id).ToList();
        if (IsInTheWay(context, dns, present, ours))
        {
            yield break;
        }

        string[] types = loadBalancer.IsDualStack ? ["A", "AAAA"] : ["A"];
        var target = kept?.DnsName.ToLowerInvariant();
        var wrong = types.Where(t => target is null || !present.Exists(r => r.Type == t && r.AliasTarget == target)).ToList();
        if (wrong.Count == 0)
        {
            yield break;
        }

        var before = present.Find(r => wrong.Contains(r.Type, StringComparer.Ordinal))?.AliasTarget;
        context.Builder.Change(
            address,
            before is null ? ChangeVerb.Create : ChangeVerb.Update,
            before is null ? Reasons.New
                : ours.LeadsNowhere(before) ? "it points at a load balancer that is gone: until now the name answers nothing"
                : "it points at another load balancer",
            [
                new("alias", before, kept?.DnsName ?? $"(load balancer {loadBalancer.Name}, known after apply)"),
                new("types", null, string.Join(", ", wrong)),
            ],
            before is null || ours.LeadsNowhere(before) || IsReplaced(context, loadBalancer, before)
                ? null
                : [new(TrafficImpact.Routes, $"clients of {dns.Name} reach the load balancer {loadBalancer.Name}")]
        );
        foreach (var type in wrong)
        {
            yield return (zone.Id, DnsRecordTable.Of(dns.Name, type));
        }
    }

    /// <summary>The one it leads to now is this one's predecessor, whose replacement says what traffic feels.</summary>
    private static bool IsReplaced(PlanningContext context, LoadBalancer loadBalancer, string target) =>
        context.Live.LoadBalancers.Any(b =>
            b.Address.Name == loadBalancer.Name && string.Equals(b.DnsName, target, StringComparison.OrdinalIgnoreCase)
        );

    private static bool IsInTheWay(PlanningContext context, DnsName dns, List<LiveDnsRecord> present, OwnDnsNames ours)
    {
        var foreign = present.Find(r =>
            (r.Type is "A" or "AAAA" && !ours.LeadsToOurs(r.AliasTarget) && !ours.Remembers(dns.Name))
            // Nothing may stand beside a CNAME, and elbctl makes none [Route 53 developer guide: CNAME record type].
            || r.Type == "CNAME"
        );
        if (foreign is not null)
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.RecordIsNotOurs,
                    dns.At,
                    $"'{dns.Name}' has {(foreign.Type == "A" ? "an" : "a")} {foreign.Type} record that this stack did not "
                        + $"make{(foreign.AliasTarget is { } target ? $" (an alias to {target})" : "")}.",
                    "Delete that record if the stack shall own the name, or take the name out of 'dns'."
                )
            );
            return true;
        }

        if (present.Exists(r => !r.IsSimple))
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.RecordHasRouting,
                    dns.At,
                    $"'{dns.Name}' has records with a routing policy (weighted, latency, failover or the like); a plain alias cannot "
                        + "stand beside them.",
                    "Remove those records first."
                )
            );
            return true;
        }

        return false;
    }
}
