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
    DateTimeOffset ChangedAt
) : IRecord;

internal sealed record ZoneNetwork(string Id, string Region);

/// <summary>Finds zones by name, in the order AWS lists them by name.</summary>
/// <param name="Key">The name's <see cref="DnsName.Order"/>, a space, the zone's id.</param>
internal sealed record ZoneName(string Key, string ZoneId) : IRecord
{
    public static string KeyOf(HostedZone zone) => $"{DnsName.Order(zone.Name)} {zone.Key}";
}

/// <param name="Key">The id, without <c>/change/</c>.</param>
/// <param name="Records">The keys of the record sets it touched.</param>
internal sealed record ZoneChange(
    string Key,
    string ZoneId,
    DateTimeOffset SubmittedAt,
    DateTimeOffset InSyncAt,
    string? Comment,
    IReadOnlyList<string> Records
) : IRecord;

/// <summary>Somebody in a region wants to hear when a name answers otherwise.</summary>
/// <param name="Key">The name's <see cref="DnsName.Order"/>, a space, region and subject.</param>
/// <param name="What">The event to tell.</param>
internal sealed record NameWatch(string Key, string Region, string What, string Subject) : IRecord;

[JsonSerializable(typeof(HostedZone))]
[JsonSerializable(typeof(ZoneName))]
[JsonSerializable(typeof(RecordSet))]
[JsonSerializable(typeof(ZoneChange))]
[JsonSerializable(typeof(NameWatch))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class Route53Json : JsonSerializerContext;
