using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>A certificate that signed itself, and its key: what an import is taken with.</summary>
internal static class SelfSigned
{
    static SelfSigned()
    {
        (Certificate, Key) = Made();
        (Twin, _) = Made();
    }

    public static string Certificate { get; }

    public static string Key { get; }

    /// <summary>Another one of the same name: by its names it signed <see cref="Certificate"/>.</summary>
    public static string Twin { get; }

    private static (string Certificate, string Key) Made()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var made = new CertificateRequest("CN=shop.example.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            start,
            start.AddYears(100)
        );
        return (made.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
