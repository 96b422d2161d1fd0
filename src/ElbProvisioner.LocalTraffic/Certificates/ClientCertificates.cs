using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace ElbProvisioner.LocalTraffic.Certificates;

/// <summary>What targets are told of what a client presents [ALB guide: mutual authentication, HTTP headers].</summary>
internal static class ClientCertificates
{
    private const string Chain = "X-Amzn-Mtls-Clientcert";

    /// <param name="isVerified">A listener that verifies tells what stands in the certificate; one that does not, the whole chain.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(X509Certificate2 leaf, X509Chain? chain, bool isVerified) =>
        isVerified
            ?
            [
                new($"{Chain}-Serial-Number", leaf.SerialNumber),
                new($"{Chain}-Issuer", DistinguishedName.Of(leaf.IssuerName)),
                new($"{Chain}-Subject", DistinguishedName.Of(leaf.SubjectName)),
                new($"{Chain}-Validity", ValidityOf(leaf)),
                new($"{Chain}-Leaf", Encoded(leaf.ExportCertificatePem() + "\n")),
            ]
            : [new(Chain, Encoded(ChainOf(leaf, chain)))];

    /// <summary><c>NotBefore=2023-09-21T01:50:17Z;NotAfter=2024-09-20T01:50:17Z</c>.</summary>
    public static string ValidityOf(X509Certificate2 leaf) => $"NotBefore={Time(leaf.NotBefore)};NotAfter={Time(leaf.NotAfter)}";

    private static string Time(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>The leaf and what else was sent of its chain.</summary>
    private static string ChainOf(X509Certificate2 leaf, X509Chain? chain)
    {
        var pem = leaf.ExportCertificatePem() + "\n";
        foreach (var one in chain?.ChainPolicy.ExtraStore ?? [])
        {
            if (one.Thumbprint != leaf.Thumbprint)
            {
                pem += one.ExportCertificatePem() + "\n";
            }
        }

        return pem;
    }

    /// <summary>For a URL, but for <c>+</c>, <c>=</c> and <c>/</c>.</summary>
    private static string Encoded(string pem) =>
        Uri.EscapeDataString(pem)
            .Replace("%2B", "+", StringComparison.Ordinal)
            .Replace("%3D", "=", StringComparison.Ordinal)
            .Replace("%2F", "/", StringComparison.Ordinal);
}
