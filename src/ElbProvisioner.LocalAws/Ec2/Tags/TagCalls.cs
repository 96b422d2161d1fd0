using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Tags;

internal static class TagCalls
{
    private const int MostResources = 1000;

    private static readonly Listing<(TagSet Of, string Key)> Tags = new(
        "Tags",
        tag => $"{tag.Of.Key}/{tag.Key}",
        (_, tag) =>
            new()
            {
                ["ResourceId"] = tag.Of.Key,
                ["ResourceType"] = tag.Of.ResourceType,
                ["Key"] = tag.Key,
                ["Value"] = tag.Of.Values[tag.Key],
            },
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["key"] = "Key",
            ["resource-id"] = "ResourceId",
            ["resource-type"] = "ResourceType",
            ["value"] = "Value",
        }
    )
    {
        TagsOf = (_, tag) => new Dictionary<string, string>(StringComparer.Ordinal) { [tag.Key] = tag.Of.Values[tag.Key] },
    };

    public static Document? Create(Transaction transaction, Fields request)
    {
        var tags = TagRules.Read(request);
        foreach (var id in Resources(request))
        {
            var type = TaggedThings.TypeOf(transaction, id);
            var all = new Dictionary<string, string>(TagKeeping.Of(transaction, id), StringComparer.Ordinal);
            foreach (var (key, value) in tags)
            {
                all[key] = value;
            }

            TagRules.MustFit(transaction, all);
            TagKeeping.Put(transaction, id, type, all);
        }

        return null;
    }

    /// <summary>A tag without a value goes whatever its value; one with a value, even an empty one, only if it has that value.</summary>
    public static Document? Delete(Transaction transaction, Fields request)
    {
        var wanted = request.Structures("Tags").Select(tag => (Key: tag.Text("Key") ?? "", Value: tag.Text("Value"))).ToList();
        if (wanted.Exists(tag => TagRules.IsReserved(tag.Key)))
        {
            throw Refusals.InvalidValue("Tag keys starting with 'aws:' are reserved for internal use");
        }

        foreach (var id in Resources(request))
        {
            var type = TaggedThings.TypeOf(transaction, id);
            TagKeeping.Put(
                transaction,
                id,
                type,
                TagKeeping.Of(transaction, id).Where(tag => !Goes(tag)).ToDictionary(StringComparer.Ordinal)
            );
        }

        return null;

        // Without any tags named, all go that are not AWS's.
        bool Goes(KeyValuePair<string, string> tag) =>
            wanted.Count == 0
                ? !TagRules.IsReserved(tag.Key)
                : wanted.Exists(given => given.Key == tag.Key && (given.Value is null || given.Value == tag.Value));
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var of = Asked.ByFilter(request, "resource-id", transaction.Ec2.Tags.Find) ?? transaction.Ec2.Tags.All;
        return Tags.Answer(
            transaction,
            request,
            of.SelectMany(tags => tags.Values.Keys.Order(StringComparer.Ordinal), (tags, key) => (tags, key)),
            PageLimits.Usual
        );
    }

    private static List<string> Resources(Fields request)
    {
        var ids = request.Texts("Resources").Distinct(StringComparer.Ordinal).ToList();
        return ids.Count <= MostResources
            ? ids
            : throw Refusals.InvalidValue($"The maximum number of resources per call is {MostResources}");
    }
}
