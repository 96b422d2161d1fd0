using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <param name="Key">The zone's id, a slash, the name's <see cref="DnsName.Order"/>, type and set identifier: so a zone's records lie in
/// AWS's order.</param>
/// <param name="Name">As <see cref="DnsName"/> writes it.</param>
internal sealed record RecordSet(
    string Key,
    string Name,
    string Type,
    string? SetIdentifier,
    long? Ttl,
    IReadOnlyList<string> Values,
    AliasTarget? Alias,
    RoutingPolicy? Routing,
    string? HealthCheckId
) : IRecord
{
    public static string KeyOf(string zoneId, string name, string type, string? setIdentifier) =>
        $"{PrefixOf(zoneId, name)}{type} {setIdentifier}";

    public static string PrefixOf(string zoneId, string name) => $"{zoneId}/{DnsName.Order(name)} ";
}

/// <param name="DnsName">As <see cref="Route53.DnsName"/> writes it.</param>
internal sealed record AliasTarget(string ZoneId, string DnsName, bool EvaluatesHealth);

/// <summary>Which of several record sets with one name and type answers: one of these is set.</summary>
internal sealed record RoutingPolicy(
    long? Weight,
    string? Region,
    string? Failover,
    bool? MultiValue,
    JsonObject? GeoLocation,
    JsonObject? GeoProximityLocation,
    JsonObject? CidrRoutingConfig
)
{
    /// <summary>Which of them it is.</summary>
    [JsonIgnore]
    public string Kind =>
        this switch
        {
            { Weight: not null } => nameof(Weight),
            { Region: not null } => nameof(Region),
            { Failover: not null } => nameof(Failover),
            { MultiValue: true } => nameof(MultiValue),
            { GeoLocation: not null } => nameof(GeoLocation),
            { GeoProximityLocation: not null } => nameof(GeoProximityLocation),
            _ => nameof(CidrRoutingConfig),
        };
}
