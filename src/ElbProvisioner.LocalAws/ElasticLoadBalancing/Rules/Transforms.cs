using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Rules;

/// <summary>How rules rewrite requests: at most one rewrite of the host header and one of the URL.</summary>
internal static class Transforms
{
    private const int Longest = 1024;

    public static JsonArray Read(IReadOnlyList<Fields> given)
    {
        if (given.DistinctBy(transform => transform.Required("Type"), StringComparer.Ordinal).Count() != given.Count)
        {
            throw Refusals.Invalid("A rule can have only one transform of each type");
        }

        var transforms = new JsonArray();
        foreach (var transform in given)
        {
            var type = transform.Required("Type");
            var (mine, other) =
                type == "url-rewrite" ? ("UrlRewriteConfig", "HostHeaderRewriteConfig") : ("HostHeaderRewriteConfig", "UrlRewriteConfig");
            var config =
                transform.Structure(mine) ?? throw Refusals.Invalid($"'{mine}' must be specified for a transform of type '{type}'");
            if (transform.Has(other))
            {
                throw Refusals.Invalid($"'{other}' cannot be specified for a transform of type '{type}'");
            }

            MustBeRewrites(config.Structures("Rewrites"), type);
            transforms.Add((JsonNode)new JsonObject { ["Type"] = type, [mine] = config.Values.DeepClone() });
        }

        return transforms;
    }

    private static void MustBeRewrites(IReadOnlyList<Fields> rewrites, string type)
    {
        if (rewrites.Count != 1)
        {
            throw Refusals.Invalid($"Exactly one rewrite must be specified for a transform of type '{type}'");
        }

        if (rewrites[0].Required("Regex").Length is 0 or > Longest || rewrites[0].Required("Replace").Length > Longest)
        {
            throw Refusals.Invalid($"The regular expression and the replacement of a rewrite cannot be longer than '{Longest}' characters");
        }
    }
}
