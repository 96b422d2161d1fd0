using System.Text.Json;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Storage;

/// <summary>One that writes to buckets, as the policies of buckets see it.</summary>
/// <param name="Kind"><c>Service</c> or <c>AWS</c>.</param>
/// <param name="Names">What it may be called there.</param>
/// <param name="Facts">Condition keys in small letters, with their values.</param>
internal sealed record BucketWriter(string Kind, IReadOnlyList<string> Names, IReadOnlyDictionary<string, string> Facts);

/// <summary>May others do something in a bucket: what services that write logs ask.</summary>
internal static class BucketDoor
{
    /// <summary>The region of a bucket; null: nobody has made it here.</summary>
    public static string? RegionOf(Transaction transaction, string bucket) => transaction.Storage.Buckets.Find(bucket)?.Region;

    /// <summary>
    /// By its policy: an allowance, and no denial. Conditions on what is not known of a writer are met by an allowance and not by a denial.
    /// </summary>
    /// <param name="action">As in <c>s3:PutObject</c>.</param>
    /// <param name="path">Of an object; empty: the bucket itself.</param>
    public static bool Lets(Transaction transaction, string bucket, BucketWriter writer, string action, string path)
    {
        if (transaction.Storage.Buckets.Find(bucket)?.Policy is not { } policy)
        {
            return false;
        }

        using var document = JsonDocument.Parse(policy);
        var resource = "arn:aws:s3:::" + bucket + (path.Length == 0 ? "" : "/" + path);
        var statements = PolicyText.Each(document.RootElement, "Statement").ToList();
        return Any("Allow") && !Any("Deny");

        bool Any(string effect) =>
            statements.Exists(statement =>
                PolicyText.Texts(statement, "Effect").Contains(effect)
                && Concerns(statement, writer)
                && Fits(statement, "Action", action, ignoreCase: true)
                && Fits(statement, "Resource", resource, ignoreCase: false)
                && PolicyConditions.Hold(statement, writer.Facts, whenUnknown: effect == "Allow")
            );
    }

    private static bool Concerns(JsonElement statement, BucketWriter writer)
    {
        var isNegated = !PolicyText.Has(statement, "Principal");
        var isNamed = PolicyText
            .Each(statement, isNegated ? "NotPrincipal" : "Principal")
            .Any(principal =>
                principal.ValueKind == JsonValueKind.Object
                    ? PolicyText.Texts(principal, writer.Kind).Any(writer.Names.Contains)
                        || PolicyText.Texts(principal, "AWS").Contains("*")
                    : principal.GetString() == "*"
            );
        return isNamed != isNegated;
    }

    private static bool Fits(JsonElement statement, string member, string text, bool ignoreCase)
    {
        var isNegated = !PolicyText.Has(statement, member);
        return PolicyText
                .Texts(statement, isNegated ? "Not" + member : member)
                .Any(pattern => PolicyText.Matches(pattern, text, ignoreCase)) != isNegated;
    }
}
