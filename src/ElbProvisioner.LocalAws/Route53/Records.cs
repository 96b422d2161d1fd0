using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>What other services ask of DNS.</summary>
internal static class Records
{
    /// <summary>Whether the public DNS answers for the name with that value: a change of it is in sync.</summary>
    /// <param name="name">With or without the dot at its end.</param>
    /// <param name="type">As <c>CNAME</c>.</param>
    public static bool Resolves(Transaction transaction, string name, string type, string value)
    {
        var tables = transaction.Global.Route53;
        var normal = DnsName.Normal(name);
        return Authorities(tables, normal)
            .SelectMany(zone => tables.Answers.StartingWith(RecordSet.PrefixOf(zone.Key, normal) + type + " "))
            .Any(record => record.Values.Any(found => DnsName.Normal(found) == DnsName.Normal(value)));
    }

    /// <summary>Tells an event of the transaction's region, at once, each time the name's records have changed.</summary>
    public static void Watch(Transaction transaction, string name, string what, string subject) =>
        transaction.Global.Route53.Watches.Put(new(KeyOf(transaction, name, subject), transaction.Here.Name, what, subject));

    public static void Unwatch(Transaction transaction, string name, string subject) =>
        transaction.Global.Route53.Watches.Remove(KeyOf(transaction, name, subject));

    /// <summary>The public zones that answer for a name: those of the longest name, of which there may be several.</summary>
    private static List<HostedZone> Authorities(Route53Tables tables, string name) =>
        DnsName
            .Upwards(name)
            .Select(zone => Zones.Named(tables, zone).Where(found => !found.IsPrivate).ToList())
            .FirstOrDefault(zones => zones.Count > 0)
        ?? [];

    private static string KeyOf(Transaction transaction, string name, string subject) =>
        $"{DnsName.Order(DnsName.Normal(name))} {transaction.Here.Name} {subject}";
}
