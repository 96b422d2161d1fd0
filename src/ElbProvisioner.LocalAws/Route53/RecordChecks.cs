using System.Net;
using System.Net.Sockets;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>
/// What Route 53 says against record sets: the messages of <c>InvalidChangeBatch</c>, in AWS's words, because tools read them.
/// </summary>
internal static class RecordChecks
{
    /// <summary>What is wrong with a record set, whatever else is in the zone.</summary>
    public static IEnumerable<string> OfItself(HostedZone zone, RecordSet record)
    {
        if (!DnsName.IsIn(record.Name, zone.Name))
        {
            yield return $"RRSet with DNS name {record.Name} is not permitted in zone {zone.Name}";
        }
        else if (record is { Type: "CNAME" } && record.Name == zone.Name)
        {
            yield return $"RRSet of type CNAME with DNS name {record.Name} is not permitted at apex in zone {zone.Name}";
        }

        if (DnsName.Complaint(record.Name) is { } complaint)
        {
            yield return $"FATAL problem: {complaint} encountered with '{record.Name}'";
        }

        foreach (var value in record.Values.GroupBy(value => value, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            yield return $"Duplicate Resource Record: '{value.Key}'";
        }

        foreach (var problem in record.Values.Select(value => ProblemOf(record.Type, value)).OfType<string>())
        {
            yield return $"Invalid Resource Record: 'FATAL problem: {problem}'";
        }

        if (record is { Type: "CNAME" or "SOA", Values.Count: > 1 })
        {
            yield return $"RRSet of type {record.Type} with DNS name {record.Name} can have one value only";
        }

        foreach (var problem in RoutingChecks.OfItself(zone, record))
        {
            yield return problem;
        }
    }

    /// <summary>What is wrong between a record set and the others, once the whole batch is applied.</summary>
    public static IEnumerable<string> AmongOthers(Route53Tables tables, HostedZone zone, RecordSet record)
    {
        var others = tables
            .Records.StartingWith(RecordSet.PrefixOf(zone.Key, record.Name))
            .Where(other => other.Key != record.Key)
            .ToList();
        if (record.Type == "CNAME" && others.Exists(other => other.Type != "CNAME"))
        {
            yield return $"RRSet of type CNAME with DNS name {record.Name} is not permitted as it conflicts with other records with "
                + $"the same DNS name in zone {zone.Name}";
        }
        else if (record.Type != "CNAME" && others.Exists(other => other.Type == "CNAME"))
        {
            yield return $"RRSet of type {record.Type} with DNS name {record.Name} is not permitted because a conflicting RRSet of "
                + $"type CNAME with the same DNS name already exists in zone {zone.Name}";
        }

        foreach (var problem in RoutingChecks.AmongOthers(record, [.. others.Where(other => other.Type == record.Type)]))
        {
            yield return problem;
        }

        if (record.Alias is { } alias && alias.ZoneId == zone.Key)
        {
            if (!DnsName.IsIn(alias.DnsName, zone.Name))
            {
                yield return $"Tried to create an alias that targets {alias.DnsName}, type {record.Type} in zone {zone.Key}, but the "
                    + "alias target name does not lie within the target zone";
            }
            else if (!tables.Records.StartingWith(RecordSet.PrefixOf(zone.Key, alias.DnsName) + record.Type + " ").Any())
            {
                yield return $"Tried to create an alias that targets {alias.DnsName}, type {record.Type} in zone {zone.Key}, but that "
                    + "target was not found";
            }
        }
    }

    private static string? ProblemOf(string type, string value) =>
        type switch
        {
            "A"
                when !(
                    IPAddress.TryParse(value, out var address)
                    && address.AddressFamily == AddressFamily.InterNetwork
                    && value.Count(character => character == '.') == 3
                ) => $"ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '{value}'",
            "AAAA" when !(IPAddress.TryParse(value, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6) =>
                $"AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address) encountered with '{value}'",
            "TXT" or "SPF" when value is not ['"', .., '"'] =>
                $"InvalidCharacterString (Value should be enclosed in quotation marks) encountered with '{value}'",
            "CNAME" or "NS" or "PTR" when DnsName.Complaint(DnsName.Normal(value)) is { } complaint =>
                $"DomainLabelEmpty ({complaint}) encountered with '{value}'",
            _ => null,
        };
}
