using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ElbProvisioner.Core.Model;

/// <summary>What the texts of an imported certificate say of themselves.</summary>
internal static class PemCertificate
{
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
