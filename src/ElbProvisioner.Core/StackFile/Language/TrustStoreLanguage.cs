using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class TrustStoreLanguage
{
    // Quotas of application load balancers: revocation lists in a trust store [ALB guide: quotas].
    private const int MostRevocations = 30;
    private const string Scheme = "s3://";
    private static readonly StoredObject Fallback = new("bucket", "key");

    private static readonly Key<string> Bucket = new("bucket", new TextShape("a bucket's name", maxLength: 63), "The bucket.")
    {
        IsRequired = true,
    };

    private static readonly Key<string> ObjectKey = new("key", new TextShape("an object's key", maxLength: 1024), "The object's key.")
    {
        IsRequired = true,
    };

    private static readonly Key<string> Version = new(
        "version",
        new TextShape("a version's id", maxLength: 1024),
        "The object's version; without it a new content under the same key is not noticed."
    );

    private static readonly Shape<StoredObject> Stored = new FormsShape<StoredObject>(
        scalar: new TextShape("s3://BUCKET/KEY").Convert<string, StoredObject>(ReadAddress, "s3://BUCKET/KEY"),
        map: new MapShape<StoredObject>(
            "storedObject",
            "Something in S3.",
            [Bucket, ObjectKey, Version],
            map => new StoredObject(map.Get(Bucket, Fallback.Bucket), map.Get(ObjectKey, Fallback.Key), map.Find(Version))
        )
    );

    private static readonly Key<StoredObject> CaBundle = new(
        "caBundle",
        Stored,
        "The certificates of the authorities that are trusted, in PEM: `{ bucket, key, version }`, or s3://BUCKET/KEY."
    );

    private static readonly Key<StoredObject[]> Revocations = new(
        "revocations",
        new ListShape<StoredObject>(Stored, orSingle: false),
        "Lists of revoked certificates: exactly these are there."
    );

    private static readonly Key<string> Arn = new("arn", Texts.TrustStoreArn, "The ARN of a trust store made elsewhere.");

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new(
        "tags",
        Tags.Shape,
        "Tags beside those of the stack."
    );

    public static MapShape<TrustStore> Shape { get; } =
        new(
            "trustStore",
            "Whose certificates clients may show: exactly one of `caBundle` and `arn`.",
            [
                CaBundle,
                Revocations,
                Arn,
                TagsKey,
                RefusedKey.Named("caCertificatesBundleS3Bucket", "caBundle"),
                RefusedKey.Named("caCertificatesBundleS3Key", "caBundle"),
                RefusedKey.Named("caCertificatesBundleS3ObjectVersion", "caBundle"),
                RefusedKey.Named("revocationContents", Revocations.Name),
            ],
            Build
        );

    private static TrustStore Build(WrittenMap map)
    {
        map.RequireOne("where the certificates come from", CaBundle, Arn);
        map.RefuseBeside(Arn, "what is made elsewhere is not changed.", Revocations, TagsKey);
        if (map.Has(Arn))
        {
            return new TrustStore.Existing(map.Get(Arn, "")) { Name = map.Name, At = map.Span };
        }

        var revocations = map.All(Revocations);
        if (revocations.Length > MostRevocations)
        {
            map.Binding.Report(
                BindingCodes.TooMany,
                map.At(Revocations),
                $"{map.Binding.Place}: there are {revocations.Length} revocation lists; AWS's quota is {MostRevocations} in a trust store.",
                "Put several lists into one."
            );
        }

        return new TrustStore.Declared
        {
            Name = map.Name,
            At = map.Span,
            CaBundle = map.Get(CaBundle, Fallback),
            Revocations = map.Has(Revocations) ? [.. revocations.Distinct()] : null,
            Tags = map.Get(TagsKey, TagMap.Empty),
        };
    }

    private static bool ReadAddress(string text, Node node, Binding binding, [MaybeNullWhen(false)] out StoredObject stored)
    {
        stored =
            text.StartsWith(Scheme, StringComparison.Ordinal)
            && text[Scheme.Length..].Split('/', 2) is [{ Length: > 0 } bucket, { Length: > 0 } key]
                ? new StoredObject(bucket, key)
                : null;
        if (stored is null)
        {
            binding.Report(
                BindingCodes.InvalidText,
                node.At,
                $"{binding.Place}: {node.Kind} is not an address in S3.",
                "It has the form s3://BUCKET/KEY, or write { bucket, key, version }."
            );
        }

        return stored is not null;
    }
}
