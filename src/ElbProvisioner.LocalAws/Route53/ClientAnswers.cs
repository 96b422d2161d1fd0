using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>What clients of a name may be told, wherever they are: the choice by policy is theirs who ask.</summary>
internal static class ClientAnswers
{
    private const int LongestChain = 8;

    // Developer Guide, "Choosing between alias and non-alias records": of an alias to a load balancer.
    private static readonly TimeSpan AliasTtl = TimeSpan.FromSeconds(60);

    /// <summary>Empty: there is no such name, or it has no address.</summary>
    public static IReadOnlyList<NameAnswer> Of(Transaction transaction, string host)
    {
        var tables = transaction.Global.Route53;
        var name = DnsName.Normal(host);
        for (var step = 0; step < LongestChain; step++)
        {
            // The longest zone that holds the name answers, and of a public and a private one of one name the private one.
            var zone = tables
                .Zones.All.Where(zone => DnsName.IsIn(name, zone.Name))
                .OrderByDescending(static zone => zone.Name.Length)
                .ThenByDescending(static zone => zone.IsPrivate)
                .FirstOrDefault();
            if (zone is null)
            {
                return [];
            }

            var records = DnsAnswers.At(tables, zone, name);
            var found = records.Where(static record => record.Type == "A").ToList();
            found = found.Count > 0 ? found : [.. records.Where(static record => record.Type is "AAAA" or "CNAME")];
            if (found is [{ Alias: { } inside }] && inside.ZoneId == zone.Key)
            {
                name = inside.DnsName;
                continue;
            }

            return [.. found.SelectMany(AnswersOf)];
        }

        return [];
    }

    private static IEnumerable<NameAnswer> AnswersOf(RecordSet record) =>
        (record.Alias is { } alias ? [alias.DnsName] : record.Values).Select(target => new NameAnswer(
            target.TrimEnd('.').ToLowerInvariant(),
            record.Routing?.Weight ?? 1,
            record.Ttl is { } seconds ? TimeSpan.FromSeconds(seconds) : AliasTtl
        ));
}
