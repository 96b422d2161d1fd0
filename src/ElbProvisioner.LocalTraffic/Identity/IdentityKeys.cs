using System.Security.Cryptography;
using ElbProvisioner.LocalTraffic.Certificates;

namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>
/// The keys by which load balancers of a world say who a client is, and by which the stand-in for identity providers signs. Kept in the
/// world's folder, so that sessions and tokens outlast a run. Safe to use from many threads.
/// </summary>
internal sealed class IdentityKeys : IDisposable
{
    private const string BalancerFile = "identity.key";
    private const string ProviderFile = "issuer.key";
    private const int RsaBits = 2048;
    private const int SealBytes = 32;

    private readonly Lazy<ECDsa> _balancer;
    private readonly Lazy<RSA> _provider;
    private readonly Lazy<Seal> _seal;
    private readonly Lazy<string> _balancerId;
    private readonly Lazy<string> _providerId;

    /// <param name="folder">Where they are kept; null: they live as long as this object.</param>
    public IdentityKeys(string? folder)
    {
        _balancer = new(() => Open(folder, BalancerFile, static () => ECDsa.Create(ECCurve.NamedCurves.nistP256)));
        _provider = new(() => Open(folder, ProviderFile, static () => RSA.Create(RsaBits)));
        _balancerId = new(() => IdOf(_balancer.Value));
        _providerId = new(() => IdOf(_provider.Value));
        _seal = new(() =>
            new(HKDF.DeriveKey(HashAlgorithmName.SHA256, _balancer.Value.ExportECPrivateKey(), SealBytes, info: "sessions"u8.ToArray()))
        );
    }

    /// <summary>Signs what targets get of a user; its public part is served by <see cref="BalancerId"/>.</summary>
    public ECDsa Balancer => _balancer.Value;

    /// <summary>A UUID, as AWS's.</summary>
    public string BalancerId => _balancerId.Value;

    /// <summary>Signs the stand-in's tokens.</summary>
    public RSA Provider => _provider.Value;

    public string ProviderId => _providerId.Value;

    /// <summary>What sessions and answers of providers are sealed with.</summary>
    public Seal Seal => _seal.Value;

    public void Dispose()
    {
        if (_balancer.IsValueCreated)
        {
            _balancer.Value.Dispose();
        }

        if (_provider.IsValueCreated)
        {
            _provider.Value.Dispose();
        }
    }

    private static string IdOf(AsymmetricAlgorithm key) =>
        new Guid(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 16), bigEndian: true).ToString();

    private static T Open<T>(string? folder, string name, Func<T> make)
        where T : AsymmetricAlgorithm
    {
        var key = make();
        if (folder is null)
        {
            return key;
        }

        var path = Path.Combine(folder, name);
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ArgumentException or CryptographicException)
        {
            // Not there yet, or not what was written there: a new one takes its place.
            key.Dispose();
            key = make();
        }

        Directory.CreateDirectory(folder);
        LocalAuthority.WriteForOwner(path, key.ExportPkcs8PrivateKeyPem() + "\n");
        return key;
    }
}
