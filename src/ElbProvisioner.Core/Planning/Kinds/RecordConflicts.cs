using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>What somebody else's records keep a record from being made: said before the first change.</summary>
internal static class RecordConflicts
{
    /// <param name="stays">Of the live records those that this plan leaves where they are.</param>
    public static Diagnostic? Of(DesiredRecord wanted, LiveWorld live, OwnDnsNames ours, Func<LiveDnsRecord, bool> stays)
    {
        var here = live.DnsRecords.Where(r => r.ZoneId == wanted.Zone.Id && r.Name == wanted.Dns.Name && stays(r)).ToList();
        return NotOurs(wanted, here, ours)
            ?? Refused(wanted)
            ?? OtherPolicy(wanted, [.. here.Where(r => wanted.IsBeside(r) && !wanted.Is(r) && !ours.IsOurs(r))])
            ?? MarkTaken(wanted, live, ours);
    }

    private static Diagnostic? NotOurs(DesiredRecord wanted, List<LiveDnsRecord> here, OwnDnsNames ours)
    {
        var foreign = here.Find(r =>
            wanted.Is(r)
                ? !ours.IsOurs(r) && !(r.Id is null && wanted.LoadBalancer is not null && ours.Remembers(r.Name))
                // Nothing may stand beside a CNAME [Route 53 developer guide: CNAME record type].
                : (r.Type == "CNAME") != (wanted.Type == "CNAME")
        );
        return foreign is null
            ? null
            : new Diagnostic(
                PlanCodes.RecordIsNotOurs,
                wanted.Dns.At,
                $"'{wanted.Dns.Name}' has {(foreign.Type is "A" or "AAAA" or "MX" or "NS" or "SRV" or "HTTPS" or "SVCB" ? "an" : "a")} "
                    + $"{foreign.Type} record{(foreign.Id is { } id ? $" '{id}'" : "")} that nothing says is this stack's"
                    + $"{(foreign.AliasTarget is { } target ? $" (an alias to {target})" : "")}.",
                wanted.Record is null ? "Delete that record if the stack shall own the name, or take the name out of 'dns'."
                    : wanted.Is(foreign) && foreign.Id is not null ? "Delete that record, or give this one another id."
                    : "Delete that record if the stack shall own it, or take this one out of 'dnsRecords'."
            );
    }

    /// <summary>What only the zone says.</summary>
    private static Diagnostic? Refused(DesiredRecord wanted) =>
        wanted is { Type: "CNAME", Settings: var settings } && wanted.Zone.Name == wanted.Dns.Name && settings.Has(DnsRecordTable.Values)
            ? new(
                PlanCodes.RecordRefused,
                wanted.Dns.At,
                $"'{wanted.Dns.Name}' is the name of its hosted zone, where AWS takes no CNAME.",
                "Write type: A (and another record with type: AAAA) with an `alias` or with addresses in `values`."
            )
        : wanted.Zone.IsPrivate && wanted.Settings.Has(DnsRecordTable.Cidr)
            ? new(
                PlanCodes.RecordRefused,
                wanted.Dns.At,
                $"'{wanted.Dns.Name}' is in the private zone {wanted.Zone.Name}, where AWS has no routing by address ranges.",
                "Use another policy, or a public zone."
            )
        : null;

    /// <summary>Records of one name and type have one policy, and no two of them the same part of it.</summary>
    private static Diagnostic? OtherPolicy(DesiredRecord wanted, List<LiveDnsRecord> others)
    {
        if (others.Find(r => DnsRecordTable.PolicyOf(r.Settings) != DnsRecordTable.PolicyOf(wanted.Settings)) is { } other)
        {
            var name = $"'{wanted.Dns.Name}'";
            return new(
                PlanCodes.RecordHasRouting,
                wanted.Dns.At,
                DnsRecordTable.PolicyOf(wanted.Settings) is not { } policy
                    ? $"{name} has records with a routing policy (weighted, latency, failover or the like); a plain alias cannot stand beside them."
                    : $"{name} has a record{(other.Id is { } id ? $" '{id}'" : "")} with {PolicyOf(other)}; one with `{policy.Path}` cannot "
                        + "stand beside it.",
                DnsRecordTable.PolicyOf(other.Settings) is { } theirs
                    ? $"Write `{theirs.Path}` here too, or remove those records first."
                    : "Remove that record first."
            );
        }

        if (others.Find(r => DnsRecordTable.SayTheSame(r.Settings, wanted.Settings)) is { } same)
        {
            return new(
                PlanCodes.RecordHasRouting,
                wanted.Dns.At,
                $"'{wanted.Dns.Name}' has a record '{same.Id}' with the same `{DnsRecordTable.PolicyOf(same.Settings)?.Path}` already.",
                "Write another one, or remove that record first."
            );
        }

        return others.Find(r => DnsRecordTable.DifferInTime(r.Settings, wanted.Settings)) is { } slower
            ? new(
                PlanCodes.RecordHasRouting,
                wanted.Dns.At,
                $"'{wanted.Dns.Name}' has a weighted record '{slower.Id}' with a TTL of "
                    + $"{slower.Settings.FindValue(DnsRecordTable.Ttl)?.TotalSeconds:0}s: weighted records have the same.",
                $"Write ttl: {slower.Settings.FindValue(DnsRecordTable.Ttl)?.TotalSeconds:0}s."
            )
            : null;
    }

    private static Diagnostic? MarkTaken(DesiredRecord wanted, LiveWorld live, OwnDnsNames ours) =>
        wanted.Mark is { } mark
        && live.DnsRecords.FirstOrDefault(r => r.ZoneId == wanted.Zone.Id && r.Name == mark && !ours.IsOurMark(r)) is { } taken
            ? new(
                PlanCodes.RecordIsNotOurs,
                wanted.Dns.At,
                $"'{mark}' would say that the record of '{wanted.Dns.Name}' is this stack's, and has a {taken.Type} record that this stack "
                    + "did not make.",
                "Another stack has that record, or had it: give this one another id, or delete that record."
            )
            : null;

    private static string PolicyOf(LiveDnsRecord record) =>
        DnsRecordTable.PolicyOf(record.Settings) is { } policy ? $"`{policy.Path}`" : "no policy";
}
