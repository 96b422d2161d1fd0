using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Storage;

internal static class Buckets
{
    private const string WithoutConstraint = "us-east-1";

    public static Document Create(Transaction transaction, Fields request)
    {
        var (name, here) = (request.Required("Bucket"), transaction.Here.Name);
        MustBeName(name);
        var wanted = request.Structure("CreateBucketConfiguration")?.Text("LocationConstraint");
        if (wanted is null ? here != WithoutConstraint : wanted != here)
        {
            throw new AwsError(
                "IllegalLocationConstraintException",
                $"The {wanted ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.",
                400
            );
        }

        // "In us-east-1 … S3 returns 200 OK": CreateBucket in the API reference.
        if (transaction.Storage.Buckets.Find(name) is { } there && (there.Region != here || here != WithoutConstraint))
        {
            throw new AwsError(
                "BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already own it.",
                409
            );
        }

        if (!transaction.Storage.Buckets.Has(name))
        {
            transaction.Storage.Buckets.Put(new(name, here, null));
        }

        return new() { ["Location"] = "/" + name, ["BucketArn"] = "arn:aws:s3:::" + name };
    }

    public static Document Head(Transaction transaction, Fields request) =>
        new()
        {
            ["BucketRegion"] = BucketLookup.Bucket(transaction, request).Region,
            ["BucketArn"] = "arn:aws:s3:::" + request.Required("Bucket"),
        };

    public static Document? Delete(Transaction transaction, Fields request)
    {
        transaction.Storage.Buckets.Remove(BucketLookup.Bucket(transaction, request).Key);
        return null;
    }

    // "General purpose bucket naming rules" in the user guide.
    private static void MustBeName(string name)
    {
        if (
            name.Length is < 3 or > 63
            || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.')
            || !char.IsAsciiLetterOrDigit(name[0])
            || !char.IsAsciiLetterOrDigit(name[^1])
            || name.Contains("..", StringComparison.Ordinal)
        )
        {
            throw new AwsError("InvalidBucketName", "The specified bucket is not valid.", 400);
        }
    }
}
