using System.Text.Json;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Storage;

internal static class BucketPolicies
{
    public static Document? Put(Transaction transaction, Fields request)
    {
        var bucket = BucketLookup.Bucket(transaction, request);
        var policy = request.Required("Policy");
        MustBePolicy(bucket, policy);
        transaction.Storage.Buckets.Put(bucket with { Policy = policy });
        return null;
    }

    /// <summary>
    /// A bucket that nobody has made here is somebody else's, who shows its policy to nobody; but names that begin with <c>missing</c> are
    /// no bucket's.
    /// </summary>
    public static Document Get(Transaction transaction, Fields request)
    {
        var name = request.Required("Bucket");
        if (!transaction.Storage.Buckets.Has(name) && !name.StartsWith("missing", StringComparison.Ordinal))
        {
            throw BucketLookup.AccessDenied();
        }

        return BucketLookup.Bucket(transaction, request).Policy is { } policy
            ? new() { ["Policy"] = policy }
            : throw new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", 404);
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        transaction.Storage.Buckets.Put(BucketLookup.Bucket(transaction, request) with { Policy = null });
        return null;
    }

    private static void MustBePolicy(Bucket bucket, string policy)
    {
        try
        {
            using var document = JsonDocument.Parse(policy);
            var statements =
                document.RootElement.ValueKind == JsonValueKind.Object ? PolicyText.Each(document.RootElement, "Statement") : [];
            if (!statements.Any())
            {
                throw Malformed("Missing required field Statement");
            }

            foreach (var statement in statements)
            {
                if (PolicyText.Texts(statement, "Effect").FirstOrDefault() is not ("Allow" or "Deny"))
                {
                    throw Malformed("Invalid effect");
                }

                if (PolicyText.Texts(statement, "Resource").Any(resource => !IsOf(bucket, resource)))
                {
                    throw Malformed("Policy has invalid resource");
                }
            }
        }
        catch (JsonException)
        {
            throw Malformed("Policies must be valid JSON and the first byte must be '{'");
        }
    }

    private static bool IsOf(Bucket bucket, string resource) =>
        resource.Split(':', 6) is ["arn", _, "s3", _, _, var path] && PolicyText.Matches(path.Split('/')[0], bucket.Key);

    private static AwsError Malformed(string message) => new("MalformedPolicy", message, 400);
}
