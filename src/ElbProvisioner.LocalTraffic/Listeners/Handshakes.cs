using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;
using ElbProvisioner.LocalTraffic.Certificates;

namespace ElbProvisioner.LocalTraffic.Listeners;

/// <summary>How a listener answers a client that wants TLS.</summary>
internal static class Handshakes
{
    /// <summary>AWS publishes none: whoever says nothing for so long is let go.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(10);

    /// <param name="serverName">What the client asks for; empty: nothing.</param>
    /// <param name="protocols">What it may speak inside, best first; empty: nothing is negotiated.</param>
    /// <param name="onClient">Hears of what clients present, where they are asked for it.</param>
    /// <exception cref="AuthenticationException">The listener has no certificate that is issued.</exception>
    public static (SslServerAuthenticationOptions Options, TrafficCertificate Certificate) Of(
        ServedListener served,
        LocalAuthority authority,
        string serverName,
        IReadOnlyList<SslApplicationProtocol> protocols,
        Action<ClientCheck>? onClient = null
    )
    {
        var certificate =
            served.CertificateFor(serverName) ?? throw new AuthenticationException("The listener has no certificate that is issued.");
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = authority.For(certificate),
            EnabledSslProtocols = TlsNames.ProtocolsOf(served.Listener.TlsProtocols),
            ApplicationProtocols = protocols.Count > 0 ? [.. protocols] : null,
        };
        if (served.Clients is { } clients)
        {
            Ask(options, clients, onClient);
        }

        return (options, certificate);
    }

    private static void Ask(SslServerAuthenticationOptions options, ClientVerification clients, Action<ClientCheck>? onClient)
    {
        options.ClientCertificateRequired = true;
        options.RemoteCertificateValidationCallback = (_, presented, chain, _) =>
        {
            var check = ClientCheck.Of(clients, presented as X509Certificate2, chain);
            onClient?.Invoke(check);
            return check.Refusal is null;
        };
        if (clients is { Advertises: true, Authorities.Count: > 0 } && options.ServerCertificate is X509Certificate2 own)
        {
            options.ServerCertificateContext = SslStreamCertificateContext.Create(
                own,
                additionalCertificates: null,
                offline: true,
                SslCertificateTrust.CreateForX509Collection(clients.Authorities, sendTrustInHandshake: true)
            );
        }
    }

    /// <summary>[NLB guide: ALPN policies].</summary>
    public static IReadOnlyList<SslApplicationProtocol> ProtocolsOf(string? alpnPolicy) =>
        alpnPolicy switch
        {
            "HTTP1Only" => [SslApplicationProtocol.Http11, new("http/1.0")],
            "HTTP2Only" => [SslApplicationProtocol.Http2],
            "HTTP2Optional" => [SslApplicationProtocol.Http11, new("http/1.0"), SslApplicationProtocol.Http2],
            "HTTP2Preferred" => [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11, new("http/1.0")],
            _ => [],
        };
}
