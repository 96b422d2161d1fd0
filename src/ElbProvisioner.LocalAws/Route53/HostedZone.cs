using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <param name="Key">The id, without <c>/hostedzone/</c>.</param>
/// <param name="Name">As <see cref="DnsName"/> writes it.</param>
/// <param name="Networks">Of a private zone: the VPCs that ask it.</param>
internal sealed record HostedZone(
    string Key,
    string Name,
    string CallerReference,
    string? Comment,
    bool IsPrivate,
    IReadOnlyList<ZoneNetwork> Networks,
    IReadOnlyList<string> NameServers,
    IReadOnlyDictionary<string, string> Tags,
    int RecordCount,
    DateTimeOffset ChangedAt) : IRecord;

internal sealed record ZoneNetwork(string Id, string Region);

/// <summary>Finds zones by name, in the order AWS lists them by name.</summary>
/// <param name="Key">The name's <see cref="DnsName.Order"/>, a space, the zone's id.</param>
internal sealed record ZoneName(string Key, string ZoneId) : IRecord
{
    public static string KeyOf(HostedZone zone) => $"{DnsName.Order(zone.Name)} {zone.Key}";
}

/// <param name="Key">The zone's id, a slash, the name's <see cref="DnsName.Order"/>, type and set identifier: so a zone's records lie in AWS's order.</param>
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
    string? HealthCheckId) : IRecord
{
    public static string KeyOf(string zoneId, string name, string type, string? setIdentifier) => $"{PrefixOf(zoneId, name)}{type} {setIdentifier}";

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
    string? Continent,
    string? Country,
    string? Subdivision);

/// <param name="Key">The id, without <c>/change/</c>.</param>
/// <param name="Records">The keys of the record sets it touched.</param>
internal sealed record ZoneChange(string Key, string ZoneId, DateTimeOffset SubmittedAt, DateTimeOffset InSyncAt, string? Comment, IReadOnlyList<string> Records) : IRecord;

/// <summary>Somebody in a region wants to hear when a name answers otherwise.</summary>
/// <param name="Key">The name's <see cref="DnsName.Order"/>, a space, region and subject.</param>
/// <param name="What">The happening to tell.</param>
internal sealed record NameWatch(string Key, string Region, string What, string Subject) : IRecord;

[JsonSerializable(typeof(HostedZone))]
[JsonSerializable(typeof(ZoneName))]
[JsonSerializable(typeof(RecordSet))]
[JsonSerializable(typeof(ZoneChange))]
[JsonSerializable(typeof(NameWatch))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class Route53Json : JsonSerializerContext;
