using System.Net.Security;
using System.Security.Authentication;

namespace ElbProvisioner.LocalTraffic.Certificates;

/// <summary>TLS in the words of OpenSSL, which AWS uses.</summary>
internal static class TlsNames
{
    public static string Of(SslProtocols protocol) =>
        protocol switch
        {
            SslProtocols.Tls13 => "TLSv1.3",
            SslProtocols.Tls12 => "TLSv1.2",
            _ => protocol.ToString(),
        };

    public static SslProtocols ProtocolsOf(IEnumerable<string> names)
    {
        var protocols = SslProtocols.None;
        foreach (var name in names)
        {
            protocols |= name switch
            {
                "TLSv1.3" => SslProtocols.Tls13,
                "TLSv1.2" => SslProtocols.Tls12,
                _ => SslProtocols.None,
            };
        }

        return protocols;
    }

    /// <summary><c>TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256</c> is <c>ECDHE-RSA-AES128-GCM-SHA256</c>; names of TLS 1.3 stay.</summary>
    public static string Of(TlsCipherSuite suite)
    {
        var name = suite.ToString();
        return name.Contains("_WITH_", StringComparison.Ordinal)
            ? name["TLS_".Length..]
                .Replace("_WITH_", "-", StringComparison.Ordinal)
                .Replace("AES_128", "AES128", StringComparison.Ordinal)
                .Replace("AES_256", "AES256", StringComparison.Ordinal)
                .Replace("_CBC", "", StringComparison.Ordinal)
                .Replace('_', '-')
            : name;
    }
}
