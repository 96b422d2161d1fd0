using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Storage;

/// <summary>Refusals and lookups that operations share ["Error responses" in the S3 API reference].</summary>
internal static class BucketLookup
{
    public static AwsError AccessDenied() => new("AccessDenied", "Access Denied", 403);

    /// <exception cref="AwsError">It is not there, belongs to somebody else, or is another region's.</exception>
    public static Bucket Bucket(Transaction transaction, Fields request)
    {
        var found =
            transaction.Storage.Buckets.Find(request.Required("Bucket"))
            ?? throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
        if (request.Text("ExpectedBucketOwner") is { } owner && owner != transaction.Account)
        {
            throw AccessDenied();
        }

        return found.Region == transaction.Here.Name
            ? found
            : throw new AwsError(
                "PermanentRedirect",
                "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to "
                    + "this endpoint.",
                301
            );
    }
}
