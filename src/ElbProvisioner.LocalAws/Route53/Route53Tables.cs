using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

internal sealed class Route53Tables(TableSet tables)
{
    public static readonly TablesKey<Route53Tables> Key = new(tables => new(tables));

    public Table<HostedZone> Zones { get; } = tables.Add("route53.zones", Route53Json.Default.HostedZone);

    public Table<ZoneName> ZoneNames { get; } = tables.Add("route53.zoneNames", Route53Json.Default.ZoneName);

    /// <summary>What the API lists.</summary>
    public Table<RecordSet> Records { get; } = tables.Add("route53.records", Route53Json.Default.RecordSet);

    /// <summary>What name servers answer: the records as they were when a change came in sync.</summary>
    public Table<RecordSet> Answers { get; } = tables.Add("route53.answers", Route53Json.Default.RecordSet);

    public Table<ZoneChange> Changes { get; } = tables.Add("route53.changes", Route53Json.Default.ZoneChange);

    public Table<NameWatch> Watches { get; } = tables.Add("route53.watches", Route53Json.Default.NameWatch);
}

internal static class Route53Region
{
    extension(Region region)
    {
        public Route53Tables Route53 => region.Of(Route53Tables.Key);
    }
}
