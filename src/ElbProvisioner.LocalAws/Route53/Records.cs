using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>What other services ask of DNS.</summary>
internal static class Records
{
    /// <summary>Whether the public DNS answers for the name with that value: a change of it is in sync.</summary>
    /// <param name="name">With or without the dot at its end.</param>
    /// <param name="type">As <c>CNAME</c>.</param>
    public static bool Resolves(Turn turn, string name, string type, string value)
    {
        var tables = turn.Global.Route53;
        var normal = DnsName.Normal(name);
        return Authorities(tables, normal)
            .SelectMany(zone => tables.Answers.StartingWith(RecordSet.PrefixOf(zone.Key, normal) + type + " "))
            .Any(record => record.Values.Any(found => DnsName.Normal(found) == DnsName.Normal(value)));
    }

    /// <summary>Tells a happening of the turn's region, at once, each time the name's records have changed.</summary>
    public static void Watch(Turn turn, string name, string what, string subject) =>
        turn.Global.Route53.Watches.Put(new(KeyOf(turn, name, subject), turn.Here.Name, what, subject));

    public static void Unwatch(Turn turn, string name, string subject) => turn.Global.Route53.Watches.Remove(KeyOf(turn, name, subject));

    /// <summary>The public zones that answer for a name: those of the longest name, of which there may be several.</summary>
    private static List<HostedZone> Authorities(Route53Tables tables, string name) =>
        DnsName
            .Upwards(name)
            .Select(zone => Zones.Named(tables, zone).Where(found => !found.IsPrivate).ToList())
            .FirstOrDefault(zones => zones.Count > 0)
        ?? [];

    private static string KeyOf(Turn turn, string name, string subject) =>
        $"{DnsName.Order(DnsName.Normal(name))} {turn.Here.Name} {subject}";
}
