using System.Globalization;
using ElbProvisioner.LocalAws.Route53.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>Hosted zones as Route 53 shows and lists them.</summary>
internal static class ZoneAnswers
{
    private const int LargestPage = 100;

    public static Document Of(HostedZone zone) =>
        new()
        {
            ["Id"] = ZoneIds.Zone(zone.Key),
            ["Name"] = zone.Name,
            ["CallerReference"] = zone.CallerReference,
            ["Config"] = new Document { ["Comment"] = zone.Comment, ["PrivateZone"] = zone.IsPrivate },
            ["ResourceRecordSetCount"] = (long)zone.RecordCount,
        };

    public static Document DelegationSet(HostedZone zone) => new() { ["NameServers"] = zone.NameServers };

    public static Document Of(ZoneNetwork network) => new() { ["VPCRegion"] = network.Region, ["VPCId"] = network.Id };

    public static Document Get(Transaction transaction, Fields request)
    {
        var zone = ZoneIds.Named(transaction, request.Required("Id"));
        return new()
        {
            ["HostedZone"] = Of(zone),
            ["DelegationSet"] = zone.IsPrivate ? null : DelegationSet(zone),
            ["VPCs"] = zone.IsPrivate ? zone.Networks.Select(Of).ToList() : null,
        };
    }

    public static Document List(Transaction transaction, Fields request)
    {
        if (request.Text("DelegationSetId") is { } delegation)
        {
            throw Refusals.NoSuchDelegationSet(ZoneIds.Bare(delegation));
        }

        var size = PageSize(request, LargestPage);
        var marker = request.Text("Marker");
        var zones = transaction
            .Global.Route53.Zones.All.Where(zone => zone.IsPrivate || request.Text("HostedZoneType") is null)
            .SkipWhile(zone => marker is not null && string.CompareOrdinal(zone.Key, ZoneIds.Bare(marker)) < 0)
            .Take(size + 1)
            .ToList();
        return new()
        {
            ["HostedZones"] = zones.Take(size).Select(Of).ToList(),
            ["Marker"] = marker,
            ["IsTruncated"] = zones.Count > size,
            ["NextMarker"] = zones.Count > size ? zones[size].Key : null,
            ["MaxItems"] = Text(size),
        };
    }

    public static Document ListByName(Transaction transaction, Fields request)
    {
        var (name, id) = (request.Text("DNSName"), request.Text("HostedZoneId"));
        if (id is not null && name is null)
        {
            throw Refusals.Invalid("A DNS name must be specified when a hosted zone ID is specified.");
        }

        var size = PageSize(request, LargestPage);
        var tables = transaction.Global.Route53;
        var start = string.IsNullOrEmpty(name) ? null : $"{DnsName.Order(DnsName.Normal(name))} {ZoneIds.Bare(id ?? "")}";
        var zones = tables
            .ZoneNames.StartingWith("", start)
            .Take(size + 1)
            .Select(entry => tables.Zones.Find(entry.ZoneId))
            .OfType<HostedZone>()
            .ToList();
        return new()
        {
            ["HostedZones"] = zones.Take(size).Select(Of).ToList(),
            ["DNSName"] = name,
            ["HostedZoneId"] = id,
            ["IsTruncated"] = zones.Count > size,
            ["NextDNSName"] = zones.Count > size ? zones[size].Name : null,
            ["NextHostedZoneId"] = zones.Count > size ? zones[size].Key : null,
            ["MaxItems"] = Text(size),
        };
    }

    public static Document ListByNetwork(Transaction transaction, Fields request)
    {
        var network = new ZoneNetwork(request.Required("VPCId"), request.Required("VPCRegion"));
        var size = PageSize(request, LargestPage);
        var page = Pages.Cut(
            transaction.Global.Route53.Zones.All.Where(zone => zone.Networks.Contains(network)),
            zone => zone.Key,
            request.Text("NextToken"),
            size,
            _ => new("InvalidPaginationToken", "The pagination token is not valid.")
        );
        return new()
        {
            ["HostedZoneSummaries"] = page
                .Items.Select(zone => new Document
                {
                    ["HostedZoneId"] = zone.Key,
                    ["Name"] = zone.Name,
                    ["Owner"] = new Document { ["OwningAccount"] = transaction.Account },
                })
                .ToList(),
            ["MaxItems"] = Text(size),
            ["NextToken"] = page.Next,
        };
    }

    public static Document Count(Transaction transaction, Fields request) =>
        new() { ["HostedZoneCount"] = (long)transaction.Global.Route53.Zones.Count };

    public static Document Signing(Transaction transaction, Fields request)
    {
        var zone = ZoneIds.Named(transaction, request.Required("HostedZoneId"));
        return zone.IsPrivate
            ? throw new AwsError("InvalidArgument", "The operation is not supported for private hosted zones.")
            : new()
            {
                ["Status"] = new Document { ["ServeSignature"] = "NOT_SIGNING" },
                ["KeySigningKeys"] = Array.Empty<Document>(),
            };
    }

    public static int PageSize(Fields request, int largest) =>
        request.Text("MaxItems") is not { } text ? largest
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? Math.Min(size, largest)
        : throw Refusals.Invalid($"The value for maxitems is not valid: {text}");

    public static string Text(int size) => size.ToString(CultureInfo.InvariantCulture);
}
