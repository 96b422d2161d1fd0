using System.Collections.Immutable;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Storage;

/// <summary>S3, as far as load balancers have to do with it: buckets as names, with policies.</summary>
internal static class StorageService
{
    public static Service Create() =>
        new(
            "s3",
            new Dictionary<string, Operation>(StringComparer.Ordinal)
            {
                ["CreateBucket"] = Buckets.Create,
                ["HeadBucket"] = Buckets.Head,
                ["DeleteBucket"] = Buckets.Delete,
                ["PutBucketPolicy"] = BucketPolicies.Put,
                ["GetBucketPolicy"] = BucketPolicies.Get,
                ["DeleteBucketPolicy"] = BucketPolicies.Delete,
                ["PutBucketTagging"] = BucketTags.Put,
                ["GetBucketTagging"] = BucketTags.Get,
                ["DeleteBucketTagging"] = BucketTags.Delete,
            },
            ImmutableDictionary<string, WorldEventHandler>.Empty,
            StorageTables.Key
        );
}
