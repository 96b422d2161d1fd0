using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing;

/// <summary>The tags of load balancers, listeners, rules and target groups.</summary>
internal static class Tags
{
    private const int Most = 50;

    public static Document? Add(Turn turn, Fields request)
    {
        foreach (var arn in Existing(turn, request))
        {
            Put(turn, arn, Merged(turn, arn, Of(turn, arn), request.Structures("Tags")));
        }

        return null;
    }

    public static Document? Remove(Turn turn, Fields request)
    {
        var keys = request.Texts("TagKeys");
        foreach (var arn in Existing(turn, request))
        {
            Put(turn, arn, Of(turn, arn).Where(tag => !keys.Contains(tag.Key)).ToDictionary(StringComparer.Ordinal));
        }

        return null;
    }

    public static Document? Describe(Turn turn, Fields request) =>
        new()
        {
            ["TagDescriptions"] = Existing(turn, request)
                .Select(arn => new Document
                {
                    ["ResourceArn"] = arn,
                    ["Tags"] = Of(turn, arn).Select(tag => new Document { ["Key"] = tag.Key, ["Value"] = tag.Value }).ToList(),
                })
                .ToList(),
        };

    /// <summary>Gives a new resource the tags of the request that makes it.</summary>
    public static void OfNew(Turn turn, string arn, Fields request)
    {
        if (request.Structures("Tags") is { Count: > 0 } tags)
        {
            Put(turn, arn, Merged(turn, arn, new Dictionary<string, string>(StringComparer.Ordinal), tags));
        }
    }

    /// <summary>The resource is gone.</summary>
    public static void Forget(Turn turn, string arn)
    {
        if (turn.Elb.Tags.Has(arn))
        {
            turn.Elb.Tags.Remove(arn);
            TagIndex.Removed(turn, arn);
        }
    }

    private static IReadOnlyDictionary<string, string> Of(Turn turn, string arn) =>
        turn.Elb.Tags.Find(arn)?.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal);

    private static void Put(Turn turn, string arn, IReadOnlyDictionary<string, string> tags)
    {
        turn.Elb.Tags.Put(new(arn, tags));
        TagIndex.Changed(turn, arn, $"elasticloadbalancing:{Arns.KindOf(arn)}", tags);
    }

    private static Dictionary<string, string> Merged(
        Turn turn,
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
                throw Refuse.Invalid("Tag keys beginning with 'aws:' are reserved for system use");
            }

            if (!keys.Add(key))
            {
                throw new AwsError("DuplicateTagKeys", $"Tag key '{key}' was specified more than once");
            }

            tags[key] = tag.Text("Value") ?? "";
        }

        return tags.Count <= turn.Quota(Limits.TagsPerResource)
            ? tags
            : throw new AwsError("TooManyTags", $"The maximum number of tags for '{arn}' has been reached");
    }

    private static IReadOnlyList<string> Existing(Turn turn, Fields request)
    {
        var arns = request.Texts("ResourceArns");
        Listing.MustBeFew("resource ARNs", arns);
        foreach (var arn in arns)
        {
            switch (Arns.KindOf(arn))
            {
                case "loadbalancer":
                    Lookup.LoadBalancer(turn, arn);
                    break;
                case "listener":
                    Lookup.Listener(turn, arn);
                    break;
                case "listener-rule":
                    Lookup.Rule(turn, arn);
                    break;
                case "targetgroup":
                    Lookup.TargetGroup(turn, arn);
                    break;
                case "truststore":
                    throw new AwsError("TrustStoreNotFound", $"Trust store '{arn}' not found");
                default:
                    throw Refuse.Invalid($"'{arn}' is not a valid ARN");
            }
        }

        return [.. arns.Distinct(StringComparer.Ordinal)];
    }
}
