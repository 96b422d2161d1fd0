using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

namespace ElbProvisioner.LocalTraffic.Certificates;

/// <summary>
/// What trust stores hold: read once for each bundle and its lists, as AWS reads them when they are named. Where nobody says what an object
/// holds, a bundle is the local authority alone, and a list is empty.
/// </summary>
/// <param name="objectOf">What is in S3; null: nobody says so.</param>
/// <param name="say">Hears of what cannot be read.</param>
internal sealed class TrustShelf(LocalAuthority authority, Func<string, string, byte[]?> objectOf, Action<string>? say)
{
    private readonly ConcurrentDictionary<string, TrustedAuthorities> _kept = new(StringComparer.Ordinal);

    /// <param name="store">Null: it is gone.</param>
    public TrustedAuthorities Of(TrafficTrustStore? store) =>
        store is null
            ? TrustedAuthorities.Nobody
            : _kept.GetOrAdd($"{store.Arn} {store.Bundle} {string.Join(' ', store.Revocations)}", _ => Read(store));

    private TrustedAuthorities Read(TrafficTrustStore store)
    {
        if (ContentOf(store.Bundle) is not { } bundle)
        {
            say?.Invoke(
                $"Nothing stands for {NameOf(store.Bundle)}: trust store {store.Name} trusts the local authority"
                    + (authority.ClientFile() is { } client ? $", of which {client} is a client's certificate and key." : ".")
            );
            return new([authority.Certificate], []);
        }

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.Latin1.GetString(bundle));
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        if (certificates.Count == 0)
        {
            say?.Invoke($"{NameOf(store.Bundle)} has no certificate in PEM: trust store {store.Name} trusts nobody.");
        }

        var lists = store.Revocations.Select(one => (Named: one, Content: ContentOf(one))).Where(static one => one.Content is not null);
        try
        {
            return new(certificates, [.. lists.Select(static one => RevocationList.Read(one.Content ?? []))]);
        }
        catch (FormatException)
        {
            say?.Invoke($"A list of revoked certificates of trust store {store.Name} cannot be read: it trusts nobody.");
            return TrustedAuthorities.Nobody;
        }
    }

    private byte[]? ContentOf(TrafficObject stored) => objectOf(stored.Bucket, stored.Key);

    private static string NameOf(TrafficObject stored) => $"s3://{stored.Bucket}/{stored.Key}";
}
