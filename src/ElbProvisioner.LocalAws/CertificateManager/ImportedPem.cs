using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>What ACM finds out about a certificate by reading it.</summary>
internal sealed record ImportedPem(string KeyAlgorithm, IReadOnlyList<string> Names, IssuedFacts Facts)
{
    /// <exception cref="AwsError"><c>ValidationException</c>: not one certificate, not its key, not now valid, not its chain.</exception>
    public static ImportedPem Read(string certificate, string key, string? chain, DateTimeOffset now)
    {
        using var parsed = One(certificate);
        var algorithm = AlgorithmOf(parsed) ?? throw Refusal("The certificate's key algorithm is not supported.");
        MustBelong(parsed, certificate, key);
        var (from, until) = (new DateTimeOffset(parsed.NotBefore.ToUniversalTime()), new DateTimeOffset(parsed.NotAfter.ToUniversalTime()));
        if (from > now || until < now)
        {
            throw Refusal("The certificate is not in its validity period.");
        }

        if (chain is not null)
        {
            MustChain(parsed, chain);
        }

        var names = NamesOf(parsed);
        return names.Count == 0
            ? throw Refusal("The certificate must have a fully qualified domain name.")
            : new(
                algorithm,
                names,
                new IssuedFacts(
                    now,
                    from,
                    until,
                    string.Join(':', Convert.ToHexStringLower(parsed.SerialNumberBytes.Span).Chunk(2).Select(octet => new string(octet))),
                    parsed.Subject,
                    parsed.GetNameInfo(X509NameType.SimpleName, forIssuer: true),
                    SignatureOf(parsed),
                    KeyUsages(parsed),
                    [
                        .. parsed
                            .Extensions.OfType<X509EnhancedKeyUsageExtension>()
                            .SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>())
                            .Select(oid => oid.Value ?? ""),
                    ],
                    certificate,
                    chain
                )
            );
    }

    private static X509Certificate2 One(string pem)
    {
        var certificates = All(pem, "certificate");
        try
        {
            return certificates.Count switch
            {
                1 => new X509Certificate2(certificates[0]),
                0 => throw Refusal("The certificate is not valid PEM."),
                _ => throw Refusal(
                    "The certificate field contains more than one certificate. You can specify only one certificate in this field."
                ),
            };
        }
        finally
        {
            Dispose(certificates);
        }
    }

    private static X509Certificate2Collection All(string pem, string what)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
            return certificates;
        }
        catch (CryptographicException)
        {
            throw Refusal($"The {what} is not valid PEM.");
        }
    }

    private static void MustBelong(X509Certificate2 parsed, string certificate, string key)
    {
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw Refusal("The private key must be unencrypted.");
        }

        try
        {
            using var whole = X509Certificate2.CreateFromPem(certificate, key);
            if (!whole.HasPrivateKey || whole.Thumbprint != parsed.Thumbprint)
            {
                throw Refusal("The private key is not valid PEM.");
            }
        }
        catch (CryptographicException)
        {
            throw Refusal("The private key does not belong to the certificate.");
        }
        catch (ArgumentException)
        {
            throw Refusal("The private key does not belong to the certificate.");
        }
    }

    private static void MustChain(X509Certificate2 leaf, string chain)
    {
        var issuers = All(chain, "certificate chain");
        var below = leaf.IssuerName;
        try
        {
            foreach (var issuer in issuers)
            {
                if (!issuer.SubjectName.RawData.AsSpan().SequenceEqual(below.RawData))
                {
                    throw Refusal("Could not validate the certificate with the certificate chain.");
                }

                below = issuer.IssuerName;
            }

            if (issuers.Count == 0)
            {
                throw Refusal("The certificate chain is not valid PEM.");
            }
        }
        finally
        {
            Dispose(issuers);
        }
    }

    /// <summary>The common name first, as ACM shows it.</summary>
    private static List<string> NamesOf(X509Certificate2 certificate)
    {
        var alternatives = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames());
        var common = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return
        [
            .. alternatives
                .Prepend(common)
                .Where(name => name.Contains('.', StringComparison.Ordinal) && !name.Contains(' ', StringComparison.Ordinal))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static string? AlgorithmOf(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var curve = certificate.GetECDsaPublicKey();
        return rsa is not null
            ? rsa.KeySize is 1024 or 2048 or 3072 or 4096
                ? $"RSA_{rsa.KeySize}"
                : null
            : curve?.KeySize switch
            {
                256 => "EC_prime256v1",
                384 => "EC_secp384r1",
                521 => "EC_secp521r1",
                _ => null,
            };
    }

    private static string SignatureOf(X509Certificate2 certificate) =>
        certificate.SignatureAlgorithm.Value switch
        {
            "1.2.840.113549.1.1.5" => "SHA1WITHRSA",
            "1.2.840.113549.1.1.12" => "SHA384WITHRSA",
            "1.2.840.113549.1.1.13" => "SHA512WITHRSA",
            "1.2.840.10045.4.3.2" => "SHA256WITHECDSA",
            "1.2.840.10045.4.3.3" => "SHA384WITHECDSA",
            "1.2.840.10045.4.3.4" => "SHA512WITHECDSA",
            _ => "SHA256WITHRSA",
        };

    private static List<string> KeyUsages(X509Certificate2 certificate)
    {
        var flags = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault()?.KeyUsages ?? X509KeyUsageFlags.None;
        (X509KeyUsageFlags Flag, string Name)[] names =
        [
            (X509KeyUsageFlags.DigitalSignature, "DIGITAL_SIGNATURE"),
            (X509KeyUsageFlags.NonRepudiation, "NON_REPUDIATION"),
            (X509KeyUsageFlags.KeyEncipherment, "KEY_ENCIPHERMENT"),
            (X509KeyUsageFlags.DataEncipherment, "DATA_ENCIPHERMENT"),
            (X509KeyUsageFlags.KeyAgreement, "KEY_AGREEMENT"),
            (X509KeyUsageFlags.KeyCertSign, "CERTIFICATE_SIGNING"),
            (X509KeyUsageFlags.CrlSign, "CRL_SIGNING"),
        ];
        return [.. names.Where(name => flags.HasFlag(name.Flag)).Select(name => name.Name)];
    }

    private static void Dispose(X509Certificate2Collection certificates)
    {
        foreach (var certificate in certificates)
        {
            certificate.Dispose();
        }
    }

    private static AwsError Refusal(string message) => new("ValidationException", message);
}
