using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>
/// What Route 53 says against routing policies: messages of <c>InvalidChangeBatch</c>, in AWS's words where they are known (issues of
/// external-dns, terraform-provider-aws and aws-sdk-go-v2 cite them).
/// </summary>
internal static class RoutingChecks
{
    /// <summary>"You can create a maximum of 100 weighted resource record sets" of one name and type (ResourceRecordSet, Weight).</summary>
    private const int MostWeighted = 100;

    public static IEnumerable<string> OfItself(HostedZone zone, RecordSet record)
    {
        if (record.Routing is not { } routing)
        {
            yield break;
        }

        if (routing.Failover == "PRIMARY" && record is { Alias: null, HealthCheckId: null })
        {
            yield return "A non-alias primary ResourceRecordSet must have an associated health check.";
        }

        if (routing.MultiValue == true && record.Alias is not null)
        {
            yield return "Multivalue answer routing is not supported for alias resource record sets.";
        }

        if (routing.CidrRoutingConfig is not null && zone.IsPrivate)
        {
            yield return "CIDR routing is not supported for private hosted zones.";
        }
    }

    /// <param name="others">Of the same name and type.</param>
    public static IEnumerable<string> AmongOthers(RecordSet record, IReadOnlyList<RecordSet> others)
    {
        if (record.Routing is not { } routing)
        {
            if (others.Count > 0)
            {
                yield return $"RRSet with DNS name {record.Name}, type {record.Type} cannot be created as other RRSets exist with the same name "
                    + "and type.";
            }

            yield break;
        }

        // "Choosing a routing policy" in the Developer Guide: record sets of one name and type have one routing policy.
        if (others.Any(other => other.Routing?.Kind != routing.Kind))
        {
            yield return $"{Of(record)} cannot be created as a non-{Word(routing)} set exists with the same name and type.";
        }

        if (others.Any(other => routing.Weight is not null && DifferInTime(record, other)))
        {
            yield return $"{Of(record)} cannot be created as weighted sets must contain the same TTL.";
        }

        if (routing.Weight is not null && others.Count >= MostWeighted)
        {
            yield return $"{Of(record)} cannot be created as at most {MostWeighted} weighted sets may have the same name and type.";
        }

        foreach (var other in others.Where(other => IsTaken(routing, other.Routing)))
        {
            yield return $"{Of(record)} cannot be created as the record set {other.SetIdentifier} has the same {routing.Kind} already.";
        }
    }

    private static string Of(RecordSet record) =>
        $"RRSet with DNS name {record.Name}, type {record.Type}, SetIdentifier {record.SetIdentifier}";

    private static string Word(RoutingPolicy routing) =>
        routing.Kind switch
        {
            nameof(RoutingPolicy.Weight) => "weighted",
            nameof(RoutingPolicy.Region) => "latency",
            nameof(RoutingPolicy.Failover) => "failover",
            nameof(RoutingPolicy.MultiValue) => "multivalue answer",
            nameof(RoutingPolicy.GeoLocation) => "geolocation",
            nameof(RoutingPolicy.GeoProximityLocation) => "geoproximity",
            _ => "CIDR",
        };

    /// <summary>An alias has the TTL of its target.</summary>
    private static bool DifferInTime(RecordSet one, RecordSet other) => one.Ttl is { } ttl && other.Ttl is { } theirs && ttl != theirs;

    // ResourceRecordSet in the API reference: for one name and type one latency record a region, one primary and one secondary, one record
    // a place.
    private static bool IsTaken(RoutingPolicy wanted, RoutingPolicy? other) =>
        other is not null
        && (
            (wanted.Region is not null && wanted.Region == other.Region)
            || (wanted.Failover is not null && wanted.Failover == other.Failover)
            || (wanted.GeoLocation is not null && JsonNode.DeepEquals(wanted.GeoLocation, other.GeoLocation))
            || (wanted.CidrRoutingConfig is not null && JsonNode.DeepEquals(wanted.CidrRoutingConfig, other.CidrRoutingConfig))
        );
}
