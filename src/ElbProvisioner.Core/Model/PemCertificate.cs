using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ElbProvisioner.Core.Model;

/// <summary>What the texts of an imported certificate say of themselves.</summary>
internal static class PemCertificate
{
    /// <summary>P-256, P-384 and P-521 [RFC 5480].</summary>
    private static readonly string?[] Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    /// <summary>
    /// The names for which clients take it, in lower case: the alternative ones, and the common name where there are none [RFC 6125]. None:
    /// the text is no certificate that can be read.
    /// </summary>
    /// <param name="pem">The first certificate in it counts.</param>
    public static ImmutableArray<string> NamesOf(string pem)
    {
        using var certificate = Read(pem);
        ImmutableArray<string> names =
        [
            .. (certificate?.Extensions ?? [])
                .OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(static extension => extension.EnumerateDnsNames())
                .Select(static name => name.ToLowerInvariant()),
        ];
        return !names.IsEmpty ? names
            : certificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } common ? [common.ToLowerInvariant()]
            : [];
    }

    /// <summary>Whether the private key is that of the certificate; null: one of the texts cannot be read here.</summary>
    public static bool? Fits(string certificatePem, string privateKeyPem)
    {
        using var certificate = Read(certificatePem);
        return certificate is not null && PublicKeyOf(privateKeyPem) is { } key
            ? certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key)
            : null;
    }

    /// <summary>How many certificates a text holds; null: one of them cannot be read.</summary>
    public static int? CountOf(string pem)
    {
        using var held = All(pem);
        return held?.Certificates.Count;
    }

    /// <summary>Whether it is a private key that can be read without a pass phrase.</summary>
    public static bool IsKey(string privateKeyPem) => PublicKeyOf(privateKeyPem) is not null;

    /// <summary>When it is valid, in UTC; null: it cannot be read.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until)? ValidityOf(string pem)
    {
        using var certificate = Read(pem);
        return certificate is null ? null : (Time(certificate.NotBefore), Time(certificate.NotAfter));
    }

    /// <summary>What keeps a chain from leading from the certificate to its authority, as the end of a sentence; null: nothing.</summary>
    public static string? MistakeOfChain(string certificatePem, string chainPem)
    {
        using var certificate = Read(certificatePem);
        using var chain = All(chainPem);
        if (chain is not { Certificates.Count: > 0 })
        {
            return "cannot be read";
        }

        var below = certificate;
        foreach (var issuer in chain.Certificates)
        {
            if (below is not null && issuer.RawData.AsSpan().SequenceEqual(below.RawData))
            {
                return below == certificate ? "begins with the certificate itself" : $"holds {NameOf(issuer.SubjectName)} twice";
            }

            if (below is not null && !below.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData))
            {
                return $"has {NameOf(issuer.SubjectName)} after {NameOf(below.SubjectName)}, which {NameOf(below.IssuerName)} signed";
            }

            below = issuer;
        }

        return null;
    }

    /// <summary>Who signed it; null: it signed itself, or cannot be read.</summary>
    public static string? ForeignIssuerOf(string pem)
    {
        using var certificate = Read(pem);
        return certificate is null || certificate.IssuerName.RawData.AsSpan().SequenceEqual(certificate.SubjectName.RawData)
            ? null
            : NameOf(certificate.IssuerName);
    }

    /// <summary>The kind and size of a key that ACM does not import; null: it does, or the certificate cannot be read.</summary>
    public static string? UnsupportedKeyOf(string pem)
    {
        using var certificate = Read(pem);
        if (certificate is null)
        {
            return null;
        }

        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
        {
            return rsa.KeySize is 1024 or 2048 or 3072 or 4096 ? null : $"RSA of {rsa.KeySize} bits";
        }

        using var curve = certificate.GetECDsaPublicKey();
        return curve is null ? $"of the kind {certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value}"
            : curve.ExportParameters(includePrivateParameters: false).Curve.Oid is var oid && Curves.Contains(oid?.Value) ? null
            : $"of the curve {oid?.FriendlyName ?? "that it describes itself"}";
    }

    private static DateTimeOffset Time(DateTime local) => new(local.ToUniversalTime());

    private static string NameOf(X500DistinguishedName name) => name.Name;

    private static HeldCertificates? All(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
            return new(certificates);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record HeldCertificates(X509Certificate2Collection Certificates) : IDisposable
    {
        public void Dispose()
        {
            foreach (var certificate in Certificates)
            {
                certificate.Dispose();
            }
        }
    }

    private static X509Certificate2? Read(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[]? PublicKeyOf(string privateKeyPem) =>
        PublicKeyOf(RSA.Create, privateKeyPem) ?? PublicKeyOf(ECDsa.Create, privateKeyPem);

    private static byte[]? PublicKeyOf<T>(Func<T> create, string privateKeyPem)
        where T : AsymmetricAlgorithm
    {
        using var key = create();
        try
        {
            key.ImportFromPem(privateKeyPem);
            return key.ExportSubjectPublicKeyInfo();
        }
        catch (Exception refusal) when (refusal is CryptographicException or ArgumentException)
        {
            // Encrypted, of another kind, or no key at all.
            return null;
        }
    }
}
