using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Route53.Calls;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>One change of a batch.</summary>
/// <param name="Action"><c>CREATE</c>, <c>DELETE</c> or <c>UPSERT</c>.</param>
internal sealed record RecordChange(string Action, RecordSet Record);

/// <summary>From a change batch to record sets; what cannot be one at all is refused with <c>InvalidInput</c>.</summary>
internal static class RecordReading
{
    private static readonly string[] Places = ["AWSRegion", "LocalZoneGroup", "Coordinates"];

    public static RecordChange Read(string zoneId, Fields change)
    {
        var action = change.Required("Action");
        var set =
            change.Structure("ResourceRecordSet") ?? throw new InvalidOperationException("the model lets a change be without a record set");
        var (name, type, identifier) = (DnsName.Normal(set.Required("Name")), set.Required("Type"), set.Text("SetIdentifier"));
        var values = set.Structures("ResourceRecords").Select(value => value.Required("Value")).ToList();
        var where = $"in Change with [Action={action}, Name={name}, Type={type}, SetIdentifier={identifier ?? "null"}]";
        var kinds =
            (set.Has("AliasTarget") ? 1 : 0) + (set.Has("TTL") && values.Count > 0 ? 1 : 0) + (set.Has("TrafficPolicyInstanceId") ? 1 : 0);
        if (kinds != 1 || (set.Has("AliasTarget") && (set.Has("TTL") || values.Count > 0)))
        {
            throw Refusals.Invalid(
                "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], "
                    + $"but found {(kinds == 0 ? "none" : "more than one")} {where}"
            );
        }

        var routing = Routing(set);
        var policies = routing is null ? 0 : Policies(routing);
        if (identifier is null ? policies > 0 : policies != 1)
        {
            throw Refusals.Invalid(
                identifier is null
                    ? $"Invalid request: Missing field 'SetIdentifier' {where}"
                    : "Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, MultiValueAnswer, "
                        + "CidrRoutingConfig, or GeoProximityLocation], "
                        + $"but found {(policies == 0 ? "none" : "more than one")} {where}"
            );
        }

        if (routing is not null && PlaceMistake(routing) is { } mistake)
        {
            throw Refusals.Invalid($"Invalid request: {mistake} {where}");
        }

        return new(
            action,
            new(
                RecordSet.KeyOf(zoneId, name, type, identifier),
                name,
                type,
                identifier,
                set.Has("TTL") ? set.Values["TTL"]?.GetValue<long>() : null,
                values,
                set.Structure("AliasTarget") is { } alias
                    ? new(
                        ZoneIds.Bare(alias.Required("HostedZoneId")),
                        DnsName.Normal(alias.Required("DNSName")),
                        alias.Flag("EvaluateTargetHealth") == true
                    )
                    : null,
                routing,
                set.Text("HealthCheckId")
            )
        );
    }

    /// <summary>Whether both say the same: what a DELETE must.</summary>
    public static bool AreEqual(RecordSet one, RecordSet other) =>
        one.Ttl == other.Ttl
        && one.Alias == other.Alias
        && one.HealthCheckId == other.HealthCheckId
        && one.Values.Order(StringComparer.Ordinal).SequenceEqual(other.Values.Order(StringComparer.Ordinal), StringComparer.Ordinal)
        && (one.Routing is null || other.Routing is null ? one.Routing == other.Routing : AreEqual(one.Routing, other.Routing));

    private static bool AreEqual(RoutingPolicy one, RoutingPolicy other) =>
        (one.Weight, one.Region, one.Failover, one.MultiValue) == (other.Weight, other.Region, other.Failover, other.MultiValue)
        && JsonNode.DeepEquals(one.GeoLocation, other.GeoLocation)
        && JsonNode.DeepEquals(one.GeoProximityLocation, other.GeoProximityLocation)
        && JsonNode.DeepEquals(one.CidrRoutingConfig, other.CidrRoutingConfig);

    private static RoutingPolicy? Routing(Fields set)
    {
        var routing = new RoutingPolicy(
            set.Has("Weight") ? set.Values["Weight"]?.GetValue<long>() : null,
            set.Text("Region"),
            set.Text("Failover"),
            set.Flag("MultiValueAnswer"),
            Copy(set, "GeoLocation"),
            Copy(set, "GeoProximityLocation"),
            Copy(set, "CidrRoutingConfig")
        );
        return Policies(routing) == 0 ? null : routing;
    }

    /// <summary>GeoLocation and GeoProximityLocation in the API reference.</summary>
    private static string? PlaceMistake(RoutingPolicy routing) =>
        routing.GeoLocation is { } place
            ? place.Count == 0 ? "GeoLocation names no location"
                : place.ContainsKey("ContinentCode") && place.Count > 1
                    ? "ContinentCode cannot be specified with CountryCode or SubdivisionCode"
                : place.ContainsKey("SubdivisionCode") && place["CountryCode"]?.GetValue<string>() != "US"
                    ? "SubdivisionCode needs the CountryCode US"
                : null
        : routing.GeoProximityLocation is { } near
        && Places.Count(near.ContainsKey) != 1
            ? "Expected exactly one of [AWSRegion, LocalZoneGroup, or Coordinates]"
        : null;

    private static JsonObject? Copy(Fields set, string member) => set.Structure(member)?.Values.DeepClone().AsObject();

    private static int Policies(RoutingPolicy routing) =>
        new[]
        {
            routing.Weight is not null,
            routing.Region is not null,
            routing.Failover is not null,
            routing.MultiValue == true,
            routing.GeoLocation is not null,
            routing.GeoProximityLocation is not null,
            routing.CidrRoutingConfig is not null,
        }.Count(given => given);
}
