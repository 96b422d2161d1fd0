using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>
/// A certificate to look at for one that ACM "issued": names, dates and serial are those of the certificate, the key and the signature
/// are made up, so that equal worlds show equal certificates and none can be mistaken for a real one.
/// </summary>
internal static class MadeUpPem
{
    private static readonly DateTimeOffset AuthoritySince = new(2022, 8, 23, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset AuthorityUntil = new(2040, 8, 23, 0, 0, 0, TimeSpan.Zero);

    public static string Leaf(Certificate certificate, IssuedFacts issued)
    {
        var request = new CertificateRequest(
            new X500DistinguishedName($"CN={certificate.DomainName}"),
            Key(certificate.Key + issued.Serial),
            HashAlgorithmName.SHA256
        );
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in certificate.Names)
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(CertificateAnswers.ServerAuthentication)], critical: false)
        );
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: false,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        return Sign(
            request,
            NameOf(certificate.KeyAlgorithm),
            issued.NotBefore,
            issued.NotAfter,
            Convert.FromHexString(issued.Serial.Replace(":", "", StringComparison.Ordinal))
        );
    }

    /// <summary>Who signed the leaf; signed by itself.</summary>
    public static string Authority(string algorithm)
    {
        var name = NameOf(algorithm);
        var request = new CertificateRequest(name, Key(name.Name), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: true,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        return Sign(request, name, AuthoritySince, AuthorityUntil, [0x07, 0x73, 0x12, 0x4a]);
    }

    private static string Sign(
        CertificateRequest request,
        X500DistinguishedName issuer,
        DateTimeOffset from,
        DateTimeOffset until,
        byte[] serial
    )
    {
        using var certificate = request.Create(issuer, new NoSignature(), from, until, serial);
        return certificate.ExportCertificatePem() + "\n";
    }

    private static X500DistinguishedName NameOf(string algorithm) =>
        new(
            $"CN=Amazon {(algorithm.StartsWith("RSA", StringComparison.Ordinal) ? "RSA 2048" : "ECDSA 256")} M02 (embedded AWS), "
                + "O=Amazon, C=US"
        );

    /// <summary>An RSA public key whose modulus is as long as a real one and nobody's product of primes.</summary>
    private static PublicKey Key(string seed)
    {
        var modulus = Bytes(seed, 256);
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = [1, 0, 1] });
        return new PublicKey(rsa);
    }

    private static byte[] Bytes(string seed, int count) =>
        [
            .. Enumerable
                .Range(0, (count / 32) + 1)
                .SelectMany(block => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{block}")))
                .Take(count),
        ];

    private sealed class NoSignature : X509SignatureGenerator
    {
        // sha256WithRSAEncryption, as an AlgorithmIdentifier.
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            Convert.FromHexString("300d06092a864886f70d01010b0500");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            Bytes(Convert.ToHexString(SHA256.HashData(data)), 256);

        protected override PublicKey BuildPublicKey() => Key("embedded AWS");
    }
}
