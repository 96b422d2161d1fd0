using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>The record sets that the file wants: of load balancers' names, one for each type of address, and beside them.</summary>
internal static class DesiredRecords
{
    /// <summary>Hosted zones of AWS's own, where a name tells it [Route 53 API: AliasTarget, HostedZoneId].</summary>
    private static readonly (string Suffix, string ZoneId)[] KnownZones =
    [
        (".cloudfront.net", "Z2FDTNDATAQYW2"),
        (".awsglobalaccelerator.com", "Z2BJ6XQ5FK7U4H"),
    ];

    /// <param name="target">Its name in AWS; null: it is still to be made.</param>
    /// <param name="targetZone">The hosted zone of that name; with it.</param>
    public static IEnumerable<DesiredRecord> Names(
        PlanningContext context,
        LoadBalancer loadBalancer,
        DnsName dns,
        bool isDualStack,
        string? target,
        string? targetZone
    )
    {
        if (ZoneOf(context, dns, "dns") is not { } zone)
        {
            yield break;
        }

        foreach (var type in isDualStack ? RecordMark.TypesOfNames : ["A"])
        {
            var settings = DnsRecordLowering.Lower(dns, type);
            yield return new(
                AddressOf(context.Stack, dns),
                dns,
                zone,
                target is null || targetZone is null
                    ? settings
                    : settings.With(DnsRecordTable.AliasName, target.ToLowerInvariant()).With(DnsRecordTable.AliasZone, targetZone),
                loadBalancer,
                null
            );
        }
    }

    public static IEnumerable<DesiredRecord> Record(PlanningContext context, DnsRecord record)
    {
        if (ZoneOf(context, record.Dns, "dnsRecords") is not { } zone)
        {
            yield break;
        }

        var settings = DnsRecordLowering.Lower(record.Dns, record.Type);
        if (settings.Find(DnsRecordTable.AliasName) is { } target && !settings.Has(DnsRecordTable.AliasZone))
        {
            if (TargetZone(zone, target) is not { } known)
            {
                context.Builder.Report(
                    new Diagnostic(
                        PlanCodes.NoZoneForName,
                        record.Dns.At,
                        $"The alias of '{record.Dns.Name}' leads to '{target}', which is not in the hosted zone {zone.Name}.",
                        "Write the id of its hosted zone: alias: { name: …, zone: Z… }."
                    )
                );
                yield break;
            }

            settings = settings.With(DnsRecordTable.AliasZone, known);
        }

        yield return new(Address.Of(ResourceKind.DnsRecord, record.Name), record.Dns, zone, settings, null, record);
    }

    private static string? TargetZone(HostedZone zone, string target) =>
        DomainName.IsWithin(target, zone.Name)
            ? zone.Id
            : Array.Find(KnownZones, known => target.EndsWith(known.Suffix, StringComparison.Ordinal)).ZoneId;

    private static HostedZone? ZoneOf(PlanningContext context, DnsName dns, string key)
    {
        if (context.Network.Zones.GetValueOrDefault(dns.ZoneKey) is { } zone)
        {
            return zone;
        }

        var kind = dns.IsPrivate switch
        {
            true => "private hosted zone",
            false => "public hosted zone",
            null => "hosted zone",
        };
        context.Builder.Report(
            new Diagnostic(
                PlanCodes.NoZoneForName,
                dns.At,
                $"No {kind} of this account holds '{dns.Name}'.",
                $"Create the zone in Route 53, or take the name out of '{key}'."
            )
        );
        return null;
    }

    /// <summary>The name, and what tells it from others of the file with the same one.</summary>
    private static Address AddressOf(Stack stack, DnsName dns) =>
        Address.Of(
            ResourceKind.DnsRecord,
            [dns.Name, .. dns.Id is { } id && id != stack.Name ? [id] : (string[])[], .. dns.IsPrivate == true ? ["private"] : (string[])[]]
        );
}
