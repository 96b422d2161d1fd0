using System.Collections.Immutable;
using ElbProvisioner.LocalAws.Route53.Calls;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

internal static class ZoneTags
{
    private const int Limit = 50;

    public static Document Change(Transaction transaction, Fields request)
    {
        var zone = Named(transaction, request, request.Required("ResourceId"));
        var (added, removed) = (request.Structures("AddTags"), request.Texts("RemoveTagKeys"));
        if (added.Count == 0 && removed.Count == 0)
        {
            throw Refusals.Invalid("AddTags or RemoveTagKeys must be specified.");
        }

        Put(transaction, zone, added.Select(tag => KeyValuePair.Create(tag.Text("Key") ?? "", tag.Text("Value") ?? "")), removed);
        return [];
    }

    public static Document List(Transaction transaction, Fields request) =>
        new() { ["ResourceTagSet"] = SetOf(Named(transaction, request, request.Required("ResourceId"))) };

    public static Document ListMany(Transaction transaction, Fields request) =>
        new() { ["ResourceTagSets"] = request.Texts("ResourceIds").Select(id => SetOf(Named(transaction, request, id))).ToList() };

    /// <exception cref="AwsError"><c>InvalidInput</c>: reserved keys, too many tags.</exception>
    public static void Put(
        Transaction transaction,
        HostedZone zone,
        IEnumerable<KeyValuePair<string, string>> added,
        IEnumerable<string> removed
    )
    {
        var tags = zone.Tags.ToImmutableSortedDictionary(StringComparer.Ordinal).RemoveRange(removed);
        foreach (var (key, value) in added)
        {
            tags =
                key.Length == 0 || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)
                    ? throw Refusals.Invalid($"The tag key is not valid: '{key}'")
                    : tags.SetItem(key, value);
        }

        if (tags.Count > Limit)
        {
            throw Refusals.Invalid($"A resource can have at most {Limit} tags.");
        }

        transaction.Global.Route53.Zones.Put(zone with { Tags = tags });
        TagIndex.Changed(transaction, ZoneIds.Arn(zone.Key), "route53:hostedzone", tags);
    }

    private static HostedZone Named(Transaction transaction, Fields request, string id) =>
        request.Required("ResourceType") == "hostedzone"
            ? ZoneIds.Named(transaction, id)
            : throw new AwsError("NoSuchHealthCheck", $"No health check exists with the specified ID: {id}");

    private static Document SetOf(HostedZone zone) =>
        new()
        {
            ["ResourceType"] = "hostedzone",
            ["ResourceId"] = zone.Key,
            ["Tags"] = zone.Tags.Select(tag => new Document { ["Key"] = tag.Key, ["Value"] = tag.Value }).ToList(),
        };
}
