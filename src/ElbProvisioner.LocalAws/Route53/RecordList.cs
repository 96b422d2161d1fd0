using ElbProvisioner.LocalAws.Route53.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>ListResourceRecordSets: by name with the labels in reverse, then by type and set identifier.</summary>
internal static class RecordList
{
    private const int LargestPage = 300;

    public static Document List(Transaction transaction, Fields request)
    {
        var zone = ZoneIds.Named(transaction, request.Required("HostedZoneId"));
        var size = ZoneAnswers.PageSize(request, LargestPage);
        var found = transaction.Global.Route53.Records.StartingWith(zone.Key + "/", Start(zone, request)).Take(size + 1).ToList();
        var next = found.Count > size ? found[size] : null;
        return new()
        {
            ["ResourceRecordSets"] = found.Take(size).Select(Of).ToList(),
            ["IsTruncated"] = next is not null,
            ["NextRecordName"] = next?.Name,
            ["NextRecordType"] = next?.Type,
            ["NextRecordIdentifier"] = next?.SetIdentifier,
            ["MaxItems"] = ZoneAnswers.Text(size),
        };
    }

    private static string? Start(HostedZone zone, Fields request)
    {
        var (name, type, identifier) = (
            request.Text("StartRecordName"),
            request.Text("StartRecordType"),
            request.Text("StartRecordIdentifier")
        );
        if (type is null ? identifier is not null : name is null)
        {
            throw Refusals.Invalid(type is null ? "A type must be specified with an identifier." : "A name must be specified with a type.");
        }

        return name is null ? null
            : type is null ? RecordSet.PrefixOf(zone.Key, DnsName.Normal(name))
            : RecordSet.KeyOf(zone.Key, DnsName.Normal(name), type, identifier);
    }

    private static Document Of(RecordSet record) =>
        new()
        {
            ["Name"] = record.Name,
            ["Type"] = record.Type,
            ["SetIdentifier"] = record.SetIdentifier,
            ["Weight"] = record.Routing?.Weight,
            ["Region"] = record.Routing?.Region,
            ["GeoLocation"] = record.Routing?.GeoLocation,
            ["Failover"] = record.Routing?.Failover,
            ["MultiValueAnswer"] = record.Routing?.MultiValue,
            ["TTL"] = record.Ttl,
            ["ResourceRecords"] =
                record.Values.Count == 0 ? null : record.Values.Select(value => new Document { ["Value"] = value }).ToList(),
            ["AliasTarget"] = record.Alias is { } alias
                ? new Document
                {
                    ["HostedZoneId"] = alias.ZoneId,
                    ["DNSName"] = alias.DnsName,
                    ["EvaluateTargetHealth"] = alias.EvaluatesHealth,
                }
                : null,
            ["HealthCheckId"] = record.HealthCheckId,
            ["CidrRoutingConfig"] = record.Routing?.CidrRoutingConfig,
            ["GeoProximityLocation"] = record.Routing?.GeoProximityLocation,
        };
}
