using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.LocalAws.Route53.Calls;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>Hosted zones come and go.</summary>
internal static class Zones
{
    private const long NameServerTtl = 172800;
    private const long AuthorityTtl = 900;

    /// <summary>Each zone has a name server below each of these; AWS numbers them in ranges of 512.</summary>
    private static readonly (string Domain, int First)[] ServerDomains = [("net", 512), ("org", 1024), ("com", 0), ("co.uk", 1536)];

    /// <summary>The zone every new account here begins with, so that there is a name to try things with.</summary>
    public static void SeedData(Transaction transaction)
    {
        if (transaction.Here.Name == Region.Global)
        {
            Add(transaction, "example.com.", "elbctl-example", "An example to try things with.", isPrivate: false, []);
        }
    }

    /// <param name="vpc">The one that asks it; null: it is public.</param>
    public static void AddStandIn(Transaction transaction, string name, string? vpc) =>
        Add(
            transaction,
            name,
            $"elbctl-{name}{(vpc is null ? "" : "private")}",
            "Stands for one of another account.",
            isPrivate: vpc is not null,
            vpc is null ? [] : [new(vpc, transaction.Here.Name)]
        );

    /// <summary>One of an account that is rebuilt, under its own id; the zones that every new world begins with go.</summary>
    public static void Rebuild(Transaction transaction, string id, string name, string? vpc)
    {
        var tables = transaction.Global.Route53;
        foreach (var zone in Named(tables, name).Where(z => z.IsPrivate == (vpc is not null)).ToList())
        {
            foreach (var record in tables.Records.StartingWith(zone.Key + "/").ToList())
            {
                tables.Records.Remove(record.Key);
                tables.Answers.Remove(record.Key);
            }

            tables.Zones.Remove(zone.Key);
            tables.ZoneNames.Remove(ZoneName.KeyOf(zone));
        }

        Add(
            transaction,
            name,
            $"elbctl-{id}",
            "Stands for one of another account.",
            isPrivate: vpc is not null,
            vpc is null ? [] : [new(vpc, transaction.Here.Name)],
            id
        );
    }

    public static Document Create(Transaction transaction, Fields request)
    {
        var name = DnsName.Normal(request.Required("Name"));
        var reference = request.Required("CallerReference");
        var tables = transaction.Global.Route53;
        if (DnsName.Complaint(name) is { } complaint)
        {
            throw new AwsError("InvalidDomainName", $"{name}: {complaint}");
        }

        if (tables.Zones.All.Any(zone => zone.CallerReference == reference))
        {
            throw new AwsError(
                "HostedZoneAlreadyExists",
                $"A hosted zone has already been created with the specified caller reference. {reference}"
            );
        }

        if (tables.Zones.Count >= transaction.Quota(Route53Quotas.HostedZones))
        {
            throw new AwsError("TooManyHostedZones", "Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more hosted zones.");
        }

        if (request.Text("DelegationSetId") is { } delegation)
        {
            throw Refusals.NoSuchDelegationSet(ZoneIds.Bare(delegation));
        }

        var settings = request.Structure("HostedZoneConfig");
        var network = request.Structure("VPC") is { } vpc ? Network(transaction, vpc) : null;
        if (network is null ? settings?.Flag("PrivateZone") == true : settings?.Flag("PrivateZone") == false)
        {
            throw Refusals.Invalid("When creating a private hosted zone you must specify a VPC, and a VPC makes the zone private.");
        }

        if (network is not null && Named(tables, name).Any(zone => zone.Networks.Contains(network)))
        {
            throw new AwsError(
                "ConflictingDomainExists",
                $"The VPC {network.Id} in region {network.Region} has already been associated with a hosted zone with the same domain name."
            );
        }

        var (added, change) = Add(
            transaction,
            name,
            reference,
            settings?.Text("Comment"),
            network is not null,
            network is null ? [] : [network]
        );
        return new()
        {
            ["HostedZone"] = ZoneAnswers.Of(added),
            ["ChangeInfo"] = change,
            ["DelegationSet"] = added.IsPrivate ? null : ZoneAnswers.DelegationSet(added),
            ["VPC"] = network is null ? null : ZoneAnswers.Of(network),
            ["Location"] = $"https://route53.amazonaws.com/2013-04-01/hostedzone/{added.Key}",
        };
    }

    public static Document Delete(Transaction transaction, Fields request)
    {
        var zone = ZoneIds.Named(transaction, request.Required("Id"));
        var tables = transaction.Global.Route53;
        var records = tables.Records.StartingWith(zone.Key + "/").ToList();
        if (records.Exists(record => record.Name != zone.Name || record.Type is not ("NS" or "SOA")))
        {
            throw new AwsError(
                "HostedZoneNotEmpty",
                "The specified hosted zone contains non-required resource record sets  and so cannot be deleted."
            );
        }

        foreach (var record in records)
        {
            tables.Records.Remove(record.Key);
            tables.Answers.Remove(record.Key);
        }

        tables.Zones.Remove(zone.Key);
        tables.ZoneNames.Remove(ZoneName.KeyOf(zone));
        TagIndex.Removed(transaction, ZoneIds.Arn(zone.Key));
        return new() { ["ChangeInfo"] = ZoneChanges.Submit(transaction, zone.Key, comment: null, []) };
    }

    public static Document UpdateComment(Transaction transaction, Fields request)
    {
        var zone = ZoneIds.Named(transaction, request.Required("Id")) with { Comment = request.Text("Comment") };
        transaction.Global.Route53.Zones.Put(zone);
        return new() { ["HostedZone"] = ZoneAnswers.Of(zone) };
    }

    public static IEnumerable<HostedZone> Named(Route53Tables tables, string name) =>
        tables.ZoneNames.StartingWith(DnsName.Order(name) + " ").Select(entry => tables.Zones.Find(entry.ZoneId)).OfType<HostedZone>();

    private static (HostedZone Zone, Document Change) Add(
        Transaction transaction,
        string name,
        string reference,
        string? comment,
        bool isPrivate,
        IReadOnlyList<ZoneNetwork> networks,
        string? id = null
    )
    {
        var tables = transaction.Global.Route53;
        var servers = isPrivate
            ? ["ns-0.awsdns-00.com", "ns-512.awsdns-00.net", "ns-1024.awsdns-00.org", "ns-1536.awsdns-00.co.uk"]
            : NameServers(transaction);
        var zone = new HostedZone(
            id ?? ZoneIds.New(transaction, 'Z'),
            name,
            reference,
            comment,
            isPrivate,
            networks,
            servers,
            ImmutableSortedDictionary<string, string>.Empty,
            RecordCount: 2,
            transaction.Now - transaction.Timings.ZoneBusy
        );
        RecordSet[] records =
        [
            Record(zone, "NS", NameServerTtl, [.. servers.Select(server => server + ".")]),
            Record(zone, "SOA", AuthorityTtl, [$"{servers[^1]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"]),
        ];
        tables.Zones.Put(zone);
        tables.ZoneNames.Put(new(ZoneName.KeyOf(zone), zone.Key));
        foreach (var record in records)
        {
            tables.Records.Put(record);
        }

        return (zone, ZoneChanges.Submit(transaction, zone.Key, comment: null, [.. records.Select(record => record.Key)]));
    }

    private static RecordSet Record(HostedZone zone, string type, long ttl, string[] values) =>
        new(
            RecordSet.KeyOf(zone.Key, zone.Name, type, setIdentifier: null),
            zone.Name,
            type,
            SetIdentifier: null,
            ttl,
            values,
            Alias: null,
            Routing: null,
            HealthCheckId: null
        );

    private static string[] NameServers(Transaction transaction)
    {
        var chance = transaction.NewId(20);
        return
        [
            .. ServerDomains.Select(
                (server, index) =>
                    $"ns-{server.First + (Number(chance, index * 5, 3) % 512)}.awsdns-{Number(chance, (index * 5) + 3, 2) % 64:D2}.{server.Domain}"
            ),
        ];
    }

    private static int Number(string digits, int at, int count) =>
        int.Parse(digits.AsSpan(at, count), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static ZoneNetwork Network(Transaction transaction, Fields vpc)
    {
        var network = new ZoneNetwork(vpc.Text("VPCId") ?? "", vpc.Text("VPCRegion") ?? "");
        return network.Region.Length > 0 && Ec2.Networks.Network.VpcRange(transaction.In(network.Region), network.Id) is not null
            ? network
            : throw new AwsError("InvalidVPCId", $"The VPC {network.Id} in region {network.Region} does not exist or is not yours.");
    }
}
