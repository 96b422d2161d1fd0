using System.Security.Cryptography;
using System.Text;

namespace ElbProvisioner.Core.Resources;

/// <summary>Something in S3.</summary>
/// <param name="Version">Null: whatever is there when AWS reads it.</param>
public sealed record StoredObject(string Bucket, string Key, string? Version = null)
{
    private const int FingerprintLength = 16;

    /// <summary>Stands in tags: a format.</summary>
    public string Fingerprint =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Bucket, Key, Version))))[..FingerprintLength];

    public override string ToString() => $"s3://{Bucket}/{Key}{(Version is null ? "" : $"?versionId={Version}")}";
}
