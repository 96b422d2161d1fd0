using System.Security.Cryptography.X509Certificates;

namespace ElbProvisioner.LocalTraffic.Certificates;

/// <summary>What a client presents of itself, for targets [ALB guide: mutual authentication, passthrough].</summary>
internal static class ClientCertificates
{
    public const string Header = "X-Amzn-Mtls-Clientcert";

    /// <summary>The leaf and what else was sent of its chain, in PEM, encoded for a URL but for <c>+</c>, <c>=</c> and <c>/</c>.</summary>
    public static string HeaderOf(X509Certificate2 leaf, X509Chain? chain)
    {
        var pem = leaf.ExportCertificatePem() + "\n";
        foreach (var one in chain?.ChainPolicy.ExtraStore ?? [])
        {
            if (one.Thumbprint != leaf.Thumbprint)
            {
                pem += one.ExportCertificatePem() + "\n";
            }
        }

        return Uri.EscapeDataString(pem)
            .Replace("%2B", "+", StringComparison.Ordinal)
            .Replace("%3D", "=", StringComparison.Ordinal)
            .Replace("%2F", "/", StringComparison.Ordinal);
    }
}
