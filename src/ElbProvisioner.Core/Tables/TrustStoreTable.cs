using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// Trust stores [ELBv2 API: CreateTrustStore, ModifyTrustStore]. AWS tells nothing of the bundle: a fingerprint in a tag says when it
/// changed; revocation lists come and go by calls of their own.
/// </summary>
public static class TrustStoreTable
{
    public static PropertyTable Table { get; } = new(ResourceKind.TrustStore);

    public static Property<string> Name { get; } = Table.Given("name", Forms.Text).NotCompared().Wire("Name").Unsaid("").Replaces();

    public static Property<string> Bucket { get; } =
        Table.Given("caBundle.bucket", Forms.Text).NotCompared().Wire("CaCertificatesBundleS3Bucket").Effect(Feels.Judged);

    public static Property<string> Key { get; } =
        Table.Given("caBundle.key", Forms.Text).NotCompared().Wire("CaCertificatesBundleS3Key").Effect(Feels.Judged);

    public static Property<string> Version { get; } =
        Table.Given("caBundle.version", Forms.Text).NotCompared().Wire("CaCertificatesBundleS3ObjectVersion").Effect(Feels.Judged);

    public static Settings Of(string name, StoredObject bundle)
    {
        var settings = Table.Empty.With(Name, name).With(Bucket, bundle.Bucket).With(Key, bundle.Key);
        return bundle.Version is { } version ? settings.With(Version, version) : settings;
    }
}
