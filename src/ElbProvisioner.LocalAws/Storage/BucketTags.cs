using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Storage;

internal static class BucketTags
{
    public static Document? Put(Transaction transaction, Fields request)
    {
        var bucket = BucketLookup.Bucket(transaction, request);
        var tags = request.Structure("Tagging")?.Structures("TagSet") ?? [];
        transaction.Storage.Buckets.Put(
            bucket with
            {
                Tags = tags.ToDictionary(static tag => tag.Required("Key"), static tag => tag.Required("Value"), StringComparer.Ordinal),
            }
        );
        return null;
    }

    public static Document Get(Transaction transaction, Fields request) =>
        BucketLookup.Bucket(transaction, request).Tags is { Count: > 0 } tags
            ? new() { ["TagSet"] = tags.Select(static tag => new Document { ["Key"] = tag.Key, ["Value"] = tag.Value }) }
            : throw new AwsError("NoSuchTagSet", "The TagSet does not exist", 404);

    public static Document? Delete(Transaction transaction, Fields request)
    {
        transaction.Storage.Buckets.Put(BucketLookup.Bucket(transaction, request) with { Tags = null });
        return null;
    }
}
