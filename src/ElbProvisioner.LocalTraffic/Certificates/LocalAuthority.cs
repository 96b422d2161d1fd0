using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

namespace ElbProvisioner.LocalTraffic.Certificates;

/// <summary>
/// An authority of this machine's own: it makes certificates with keys for those that the embedded AWS only describes. Whoever trusts its
/// certificate (<c>curl --cacert</c>) trusts the local load balancers, and nobody else does. Safe to use from many threads.
/// </summary>
internal sealed class LocalAuthority : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    private readonly X509Certificate2 _authority;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string Arn, string Serial), X509Certificate2> _leaves = new();

    private readonly string? _folder;

    private LocalAuthority(X509Certificate2 authority, TimeProvider time, string? folder = null) =>
        (_authority, _time, _folder) = (authority, time, folder);

    /// <summary>Its certificate, for those who are to trust it.</summary>
    public string Pem => _authority.ExportCertificatePem() + "\n";

    /// <summary>One that lives as long as this object.</summary>
    public static LocalAuthority New(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=elbctl local authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        using var made = request.CreateSelfSigned(now - TimeSpan.FromDays(1), now + Lifetime);
        return new(WithKey(made), time);
    }

    /// <summary>The one that is kept in the folder; made there when it is not, or when it is about to end.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static LocalAuthority Open(string folder, TimeProvider time)
    {
        var (certificate, key) = (CertificateFile(folder), Path.Combine(folder, "ca.key"));
        if (File.Exists(certificate) && File.Exists(key))
        {
            try
            {
                using var kept = X509Certificate2.CreateFromPemFile(certificate, key);
                if (kept.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime.AddDays(30))
                {
                    return new(WithKey(kept), time, folder);
                }
            }
            catch (CryptographicException)
            {
                // Not what was written there: a new one takes its place.
            }
        }

        Directory.CreateDirectory(folder);
        using var fresh = New(time);
        var made = new LocalAuthority(WithKey(fresh._authority), time, folder);
        using var secret = made._authority.GetECDsaPrivateKey() ?? throw new InvalidOperationException("the authority has no key");
        WriteForOwner(key, secret.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(certificate, made.Pem);
        return made;
    }

    public X509Certificate2 Certificate => _authority;

    /// <summary>A certificate for a client, with its key, in a file beside the authority's; made when it is not there.</summary>
    /// <returns>Null: the authority is in no folder.</returns>
    public string? ClientFile()
    {
        if (_folder is null)
        {
            return null;
        }

        var file = Path.Combine(_folder, "client.pem");
        if (!File.Exists(file) || File.GetLastWriteTimeUtc(file) < _authority.NotBefore.ToUniversalTime())
        {
            using var made = IssueTo("CN=local client,O=elbctl", Lifetime);
            using var key = made.GetECDsaPrivateKey() ?? throw new InvalidOperationException("the certificate has no key");
            WriteForOwner(file, $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        }

        return file;
    }

    /// <summary>A client's, with its key.</summary>
    public X509Certificate2 IssueTo(string subject, TimeSpan lasts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var now = _time.GetUtcNow();
        var (until, last) = (now + lasts, new DateTimeOffset(_authority.NotAfter.ToUniversalTime()));
        using var made = request.Create(
            _authority,
            now - TimeSpan.FromHours(1),
            until < last ? until : last,
            RandomNumberGenerator.GetBytes(16)
        );
        using var whole = made.CopyWithPrivateKey(key);
        return WithKey(whole);
    }

    public static string CertificateFile(string folder) => Path.Combine(folder, "ca.pem");

    /// <summary>With a key: for the names of the certificate, and for this machine's own.</summary>
    public X509Certificate2 For(TrafficCertificate certificate) =>
        _leaves.GetOrAdd((certificate.Arn, certificate.Serial), _ => Issue(certificate.Names));

    public void Dispose()
    {
        _authority.Dispose();
        foreach (var leaf in _leaves.Values)
        {
            leaf.Dispose();
        }
    }

    private X509Certificate2 Issue(IReadOnlyCollection<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={names.First()}"), key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Append("localhost").Distinct(StringComparer.OrdinalIgnoreCase))
        {
            alternatives.AddDnsName(name);
        }

        alternatives.AddIpAddress(IPAddress.Loopback);
        alternatives.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, includeKeyIdentifier: true, includeIssuerAndSerial: false)
        );

        // Browsers refuse server certificates that last longer than 398 days.
        var from = _time.GetUtcNow() - TimeSpan.FromDays(1);
        var until = from + TimeSpan.FromDays(397);
        var last = new DateTimeOffset(_authority.NotAfter.ToUniversalTime());
        using var made = request.Create(_authority, from, until < last ? until : last, RandomNumberGenerator.GetBytes(16));
        using var whole = made.CopyWithPrivateKey(key);
        return WithKey(whole);
    }

    /// <summary>TLS on Windows wants its keys kept, which those of memory are not.</summary>
    private static X509Certificate2 WithKey(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);

    /// <summary>A file that nobody else reads.</summary>
    internal static void WriteForOwner(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(path, options);
        file.Write(text);
    }
}
