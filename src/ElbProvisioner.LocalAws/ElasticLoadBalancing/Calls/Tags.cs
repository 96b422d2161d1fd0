using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;

/// <summary>The tags of load balancers, listeners, rules, target groups and trust stores.</summary>
internal static class Tags
{
    private const int Most = 50;

    public static Document? Add(Transaction transaction, Fields request)
    {
        foreach (var arn in Existing(transaction, request))
        {
            Put(transaction, arn, Merged(transaction, arn, Of(transaction, arn), request.Structures("Tags")));
        }

        return null;
    }

    public static Document? Remove(Transaction transaction, Fields request)
    {
        var keys = request.Texts("TagKeys");
        foreach (var arn in Existing(transaction, request))
        {
            Put(transaction, arn, Of(transaction, arn).Where(tag => !keys.Contains(tag.Key)).ToDictionary(StringComparer.Ordinal));
        }

        return null;
    }

    public static Document? Describe(Transaction transaction, Fields request) =>
        new()
        {
            ["TagDescriptions"] = Existing(transaction, request)
                .Select(arn => new Document
                {
                    ["ResourceArn"] = arn,
                    ["Tags"] = Of(transaction, arn).Select(tag => new Document { ["Key"] = tag.Key, ["Value"] = tag.Value }).ToList(),
                })
                .ToList(),
        };

    /// <summary>Gives a new resource the tags of the request that makes it.</summary>
    public static void OfNew(Transaction transaction, string arn, Fields request)
    {
        if (request.Structures("Tags") is { Count: > 0 } tags)
        {
            Put(transaction, arn, Merged(transaction, arn, new Dictionary<string, string>(StringComparer.Ordinal), tags));
        }
    }

    /// <summary>The resource is gone.</summary>
    public static void Forget(Transaction transaction, string arn)
    {
        if (transaction.Elb.Tags.Has(arn))
        {
            transaction.Elb.Tags.Remove(arn);
            TagIndex.Removed(transaction, arn);
        }
    }

    private static IReadOnlyDictionary<string, string> Of(Transaction transaction, string arn) =>
        transaction.Elb.Tags.Find(arn)?.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal);

    private static void Put(Transaction transaction, string arn, IReadOnlyDictionary<string, string> tags)
    {
        transaction.Elb.Tags.Put(new(arn, tags));
        TagIndex.Changed(transaction, arn, $"elasticloadbalancing:{Arns.KindOf(arn)}", tags);
    }

    private static Dictionary<string, string> Merged(
        Transaction transaction,
        string arn,
        IReadOnlyDictionary<string, string> before,
        IReadOnlyList<Fields> added
    )
    {
        var tags = new Dictionary<string, string>(before, StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tag in added)
        {
            var key = tag.Required("Key");
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw Refusals.Invalid("Tag keys beginning with 'aws:' are reserved for system use");
            }

            if (!keys.Add(key))
            {
                throw new AwsError("DuplicateTagKeys", $"Tag key '{key}' was specified more than once");
            }

            tags[key] = tag.Text("Value") ?? "";
        }

        return tags.Count <= transaction.Quota(Limits.TagsPerResource)
            ? tags
            : throw new AwsError("TooManyTags", $"The maximum number of tags for '{arn}' has been reached");
    }

    private static IReadOnlyList<string> Existing(Transaction transaction, Fields request)
    {
        var arns = request.Texts("ResourceArns");
        Listing.MustBeFew("resource ARNs", arns);
        foreach (var arn in arns)
        {
            switch (Arns.KindOf(arn))
            {
                case "loadbalancer":
                    Lookup.LoadBalancer(transaction, arn);
                    break;
                case "listener":
                    Lookup.Listener(transaction, arn);
                    break;
                case "listener-rule":
                    Lookup.Rule(transaction, arn);
                    break;
                case "targetgroup":
                    Lookup.TargetGroup(transaction, arn);
                    break;
                case "truststore":
                    Lookup.TrustStore(transaction, arn);
                    break;
                default:
                    throw Refusals.Invalid($"'{arn}' is not a valid ARN");
            }
        }

        return [.. arns.Distinct(StringComparer.Ordinal)];
    }
}
