using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.WebFirewall.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.WebFirewall;

/// <summary>
/// Makes web ACLs, changes them and takes them away. Their rules are kept as they were said, and their capacity is not counted.
/// </summary>
internal static class WebAclCalls
{
    /// <summary>What the requests say and the answers repeat.</summary>
    private static readonly string[] Kept =
    [
        "DefaultAction",
        "Description",
        "Rules",
        "VisibilityConfig",
        "DataProtectionConfig",
        "CustomResponseBodies",
        "CaptchaConfig",
        "ChallengeConfig",
        "TokenDomains",
        "AssociationConfig",
        "OnSourceDDoSProtectionConfig",
        "ApplicationConfig",
    ];

    public static Document Create(Transaction transaction, Fields request)
    {
        var name = request.Required("Name");
        if (request.Required("Scope") != WebAcls.Region)
        {
            throw Refusals.InvalidScope(request.Required("Scope"));
        }

        if (transaction.Waf.WebAcls.All.Any(other => other.Name == name))
        {
            throw Refusals.Duplicate();
        }

        MustBeDistinct(request);
        var id = transaction.NewUuid();
        var made = new WebAcl(
            WebAcls.ArnOf(transaction, name, id),
            name,
            id,
            transaction.NewUuid(),
            Content(request),
            request.Structures("Tags").ToDictionary(t => t.Required("Key"), t => t.Required("Value"), StringComparer.Ordinal)
        );
        transaction.Waf.WebAcls.Put(made);
        return new() { ["Summary"] = Summary(made) };
    }

    public static Document Update(Transaction transaction, Fields request)
    {
        var there = WebAcls.Made(transaction, request);
        MustBeSeen(there, request);
        MustBeDistinct(request);
        var next = there with { LockToken = transaction.NewUuid(), Content = Content(request) };
        transaction.Waf.WebAcls.Put(next);
        return new() { ["NextLockToken"] = next.LockToken };
    }

    public static Document Delete(Transaction transaction, Fields request)
    {
        var there = WebAcls.Made(transaction, request);
        MustBeSeen(there, request);
        if (Associations.With(transaction, there.Key).Any())
        {
            throw Refusals.Associated();
        }

        transaction.Waf.WebAcls.Remove(there.Key);
        transaction.Waf.Deleted.Put(new(there.Key));
        return [];
    }

    public static Document List(Transaction transaction, Fields request)
    {
        var after = request.Text("NextMarker") ?? "";
        var limit = request.Integer("Limit") ?? 100;
        var all = (request.Required("Scope") == WebAcls.Region ? transaction.Waf.WebAcls.All : [])
            .OrderBy(static webAcl => webAcl.Name, StringComparer.Ordinal)
            .Where(webAcl => string.CompareOrdinal(webAcl.Name, after) > 0)
            .ToList();
        return new() { ["WebACLs"] = all.Take(limit).Select(Summary), ["NextMarker"] = all.Count > limit ? all[limit - 1].Name : null };
    }

    public static Document ListResources(Transaction transaction, Fields request)
    {
        var arn = request.Required("WebACLArn");
        WebAcls.MustExist(transaction, arn);
        return new()
        {
            ["ResourceArns"] = request.Text("ResourceType") is null or "APPLICATION_LOAD_BALANCER"
                ? Associations.With(transaction, arn)
                : [],
        };
    }

    public static Document Tag(Transaction transaction, Fields request)
    {
        var there = Tagged(transaction, request);
        var tags = new SortedDictionary<string, string>(there.Tags.ToDictionary(), StringComparer.Ordinal);
        foreach (var tag in request.Structures("Tags"))
        {
            tags[tag.Required("Key")] = tag.Required("Value");
        }

        transaction.Waf.WebAcls.Put(there with { Tags = tags });
        return [];
    }

    public static Document Untag(Transaction transaction, Fields request)
    {
        var there = Tagged(transaction, request);
        var gone = request.Texts("TagKeys");
        transaction.Waf.WebAcls.Put(
            there with
            {
                Tags = there.Tags.Where(tag => !gone.Contains(tag.Key)).ToDictionary(StringComparer.Ordinal),
            }
        );
        return [];
    }

    public static Document ListTags(Transaction transaction, Fields request)
    {
        var there = Tagged(transaction, request);
        return new()
        {
            ["TagInfoForResource"] = new Document
            {
                ["ResourceARN"] = there.Key,
                ["TagList"] = there.Tags.Select(tag => new Document { ["Key"] = tag.Key, ["Value"] = tag.Value }),
            },
        };
    }

    private static WebAcl Tagged(Transaction transaction, Fields request) =>
        transaction.Waf.WebAcls.Find(request.Required("ResourceARN")) ?? throw Refusals.NotFound();

    private static JsonObject Content(Fields request) =>
        new(Kept.Where(request.Has).Select(member => KeyValuePair.Create(member, request.Values[member]?.DeepClone())));

    private static void MustBeSeen(WebAcl there, Fields request)
    {
        if (request.Required("LockToken") != there.LockToken)
        {
            throw Refusals.OutOfDate();
        }
    }

    // "If you define more than one Rule in a WebACL, … each must have its own": Rule in the API reference.
    private static void MustBeDistinct(Fields request)
    {
        var rules = request.Structures("Rules");
        if (
            rules.Select(static rule => rule.Required("Name")).Distinct(StringComparer.Ordinal).Count() < rules.Count
            || rules.Select(static rule => rule.Integer("Priority")).Distinct().Count() < rules.Count
        )
        {
            throw Refusals.Duplicate();
        }
    }

    private static Document Summary(WebAcl webAcl) =>
        new()
        {
            ["Name"] = webAcl.Name,
            ["Id"] = webAcl.Id,
            ["Description"] = webAcl.Content["Description"]?.GetValue<string>() ?? "",
            ["LockToken"] = webAcl.LockToken,
            ["ARN"] = webAcl.Key,
        };
}
