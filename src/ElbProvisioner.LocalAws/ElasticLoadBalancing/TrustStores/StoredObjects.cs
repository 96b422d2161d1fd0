using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.TrustStores;

/// <summary>
/// What stands in S3: there is no S3 here, so each bucket holds what is asked of it, but for buckets and keys that begin with
/// <see cref="Missing"/>; and a key that begins with <see cref="Invalid"/> holds something else.
/// </summary>
internal static class StoredObjects
{
    public const string Missing = "missing";

    public const string Invalid = "invalid";

    public static bool Exists(StoredObject named) => !Begins(named.Bucket, Missing) && !Begins(named.ObjectKey, Missing);

    public static bool IsWhatItShould(StoredObject named) => !Begins(named.ObjectKey, Invalid);

    /// <summary>A link that nobody follows, in the form of a presigned one.</summary>
    public static string LinkTo(StoredObject named) =>
        $"https://{named.Bucket}.s3.amazonaws.com/{named.ObjectKey}?X-Amz-Expires=600{(named.Version is { } version ? $"&versionId={version}" : "")}";

    private static bool Begins(string name, string with) => name.StartsWith(with, StringComparison.Ordinal);

    public static StoredObject Bundle(Fields request)
    {
        var bundle = new StoredObject(
            request.Required("CaCertificatesBundleS3Bucket"),
            request.Required("CaCertificatesBundleS3Key"),
            request.Text("CaCertificatesBundleS3ObjectVersion")
        );
        if (!Exists(bundle))
        {
            throw new AwsError("CaCertificatesBundleNotFound", "The specified CA certificate bundle does not exist");
        }

        return IsWhatItShould(bundle)
            ? bundle
            : throw new AwsError("InvalidCaCertificatesBundle", "The specified CA certificate bundle is in an invalid format, or corrupt");
    }

    public static StoredObject RevocationList(Fields content)
    {
        var list = new StoredObject(content.Text("S3Bucket") ?? "", content.Text("S3Key") ?? "", content.Text("S3ObjectVersion"));
        if (list.Bucket.Length == 0 || list.ObjectKey.Length == 0 || !Exists(list))
        {
            throw new AwsError("RevocationContentNotFound", "The specified revocation file does not exist");
        }

        return IsWhatItShould(list)
            ? list
            : throw new AwsError("InvalidRevocationContent", "The provided revocation file is an invalid format, or uses an incorrect algorithm");
    }
}
