using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>What EC2 takes for tags.</summary>
internal static class TagRules
{
    private const int LongestKey = 128;
    private const int LongestValue = 256;
    private const int MostTags = 50;
    private const string Reserved = "aws:";

    /// <summary>The tags a creating call gives to what it makes.</summary>
    /// <param name="type">The model's ResourceType of what the call makes.</param>
    /// <exception cref="AwsError">The call cannot tag such a thing, or not so.</exception>
    public static IReadOnlyDictionary<string, string> OfNew(Transaction transaction, Fields request, string type)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var specification in request.Structures("TagSpecifications"))
        {
            if (specification.Text("ResourceType") is not { } given)
            {
                throw Refusals.InvalidValue("Tag specification resource type must have a value");
            }

            if (given != type)
            {
                throw Refusals.InvalidValue($"'{given}' is not a valid taggable resource type for this operation.");
            }

            foreach (var tag in Read(specification))
            {
                tags.Add(tag.Key, tag.Value);
            }
        }

        MustFit(transaction, tags);
        return tags;
    }

    /// <summary>The request's <c>Tags</c>; one without a value has an empty one.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(Fields request)
    {
        var tags = request.Structures("Tags").Select(tag => KeyValuePair.Create(tag.Text("Key") ?? "", tag.Text("Value") ?? "")).ToList();
        foreach (var (key, value) in tags)
        {
            Check(key, value);
        }

        return tags.GroupBy(tag => tag.Key, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw Refusals.InvalidValue($"Duplicate tag key '{twice.Key}' specified.")
            : tags;
    }

    /// <summary>Tags of AWS's own do not count.</summary>
    public static void MustFit(Transaction transaction, IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Keys.Count(key => !IsReserved(key)) > transaction.Quota(Ec2Quotas.TagsPerResource))
        {
            throw new AwsError("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
        }
    }

    public static bool IsReserved(string key) => key.StartsWith(Reserved, StringComparison.OrdinalIgnoreCase);

    /// <summary>As answers tell them, in the order of keys.</summary>
    public static IReadOnlyList<Document> Write(IReadOnlyDictionary<string, string> tags) =>
        [.. tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => new Document { ["Key"] = tag.Key, ["Value"] = tag.Value })];

    public static IReadOnlyList<Document> Write(Transaction transaction, string id) => Write(TagKeeping.Of(transaction, id));

    private static void Check(string key, string value)
    {
        if (key.Length == 0)
        {
            throw Refusals.InvalidValue("Tag key cannot be null or empty");
        }

        if (key.Length > LongestKey)
        {
            throw Refusals.InvalidValue($"Tag key exceeds the maximum length of {LongestKey} characters");
        }

        if (value.Length > LongestValue)
        {
            throw Refusals.InvalidValue($"Tag value exceeds the maximum length of {LongestValue} characters");
        }

        if (IsReserved(key))
        {
            throw Refusals.InvalidValue("Tag keys starting with 'aws:' are reserved for internal use");
        }
    }
}
