using System.Globalization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

/// <param name="Key">Its ARN.</param>
/// <param name="Bundle">Where its certificates came from; AWS does not tell it.</param>
/// <param name="ActiveAt">Until then it is being created.</param>
/// <param name="LastRevocation">The number of the newest list; numbers are not given twice.</param>
internal sealed record TrustStore(
    string Key,
    string Name,
    StoredObject Bundle,
    DateTimeOffset ActiveAt,
    DateTimeOffset VisibleAt,
    long LastRevocation = 0
) : IAppearsLate;

/// <summary>A list of revoked certificates in a trust store.</summary>
/// <param name="Key">Begins with the trust store's ARN.</param>
internal sealed record TrustStoreRevocation(string Key, string TrustStoreArn, long Id, StoredObject Content) : IRecord
{
    public static string KeyOf(string trustStoreArn, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(trustStoreArn)}{id:D19}");

    public static string Prefix(string trustStoreArn) => trustStoreArn + " ";
}

/// <summary>Something in S3, by its name alone.</summary>
internal sealed record StoredObject(string Bucket, string ObjectKey, string? Version);
