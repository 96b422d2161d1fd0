using ElbProvisioner.LocalAws.Route53.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>TestDNSAnswer: what the name servers of a public zone say.</summary>
internal static class DnsAnswers
{
    private const int LongestChain = 8;

    public static Document Test(Transaction transaction, Fields request)
    {
        var zone = ZoneIds.Named(transaction, request.Required("HostedZoneId"));
        var (name, type) = (DnsName.Normal(request.Required("RecordName")), request.Required("RecordType"));
        if (zone.IsPrivate || !DnsName.IsIn(name, zone.Name))
        {
            throw Refusals.Invalid(
                zone.IsPrivate ? "Private hosted zones are not supported." : $"{name} is not in the hosted zone {zone.Name}"
            );
        }

        var data = Find(transaction.Global.Route53, zone, name, type);
        return new()
        {
            ["Nameserver"] = zone.NameServers[0],
            ["RecordName"] = name,
            ["RecordType"] = type,
            ["RecordData"] = data ?? [],
            ["ResponseCode"] = data is null ? "NXDOMAIN" : "NOERROR",
            ["Protocol"] = "UDP",
        };
    }

    /// <summary>
    /// Null: there is no such name. Addresses of an alias to a load balancer are the load balancer's own and not known here.
    /// </summary>
    private static IReadOnlyList<string>? Find(Route53Tables tables, HostedZone zone, string name, string type)
    {
        for (var step = 0; step < LongestChain; step++)
        {
            var records = At(tables, zone, name);
            if (records.Count == 0)
            {
                return null;
            }

            var record = records.Find(record => record.Type == type) ?? records.Find(record => record.Type == "CNAME");
            if (record?.Alias is not { } alias || alias.ZoneId != zone.Key)
            {
                return record?.Values ?? [];
            }

            name = alias.DnsName;
        }

        return [];
    }

    /// <summary>The name's own records, else those of a wildcard beside it or beside a name above it.</summary>
    internal static List<RecordSet> At(Route53Tables tables, HostedZone zone, string name)
    {
        var own = tables.Answers.StartingWith(RecordSet.PrefixOf(zone.Key, name)).ToList();
        return own.Count > 0
            ? own
            : DnsName
                .Upwards(name)
                .Skip(1)
                .Where(parent => DnsName.IsIn(parent, zone.Name))
                .Select(parent => tables.Answers.StartingWith(RecordSet.PrefixOf(zone.Key, DnsName.Normal("*." + parent))).ToList())
                .FirstOrDefault(found => found.Count > 0)
                ?? own;
    }
}
