using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using ElbProvisioner.LocalTraffic.Certificates;
using Yarp.ReverseProxy.Forwarder;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>Connections to targets, kept and shared by the requests of many clients, as AWS's load balancers do.</summary>
internal sealed class TargetClients : IDisposable
{
    // ALB guide, troubleshooting: a connection that is not made in so long is a 504.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<TimeSpan, TargetClient> _clients = new();

    /// <param name="idle">How long a connection is kept that carries nothing, and a request goes on that does not.</param>
    public TargetClient Of(TimeSpan idle) => _clients.GetOrAdd(idle, static idle => new(Create(idle), idle));

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Invoker.Dispose();
        }
    }

    private static HttpMessageInvoker Create(TimeSpan idle) =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ActivityHeadersPropagator = null,
                EnableMultipleHttp2Connections = true,
                ConnectTimeout = ConnectTimeout,
                PooledConnectionIdleTimeout = idle,

                // In KB: a longer answer is a 502.
                MaxResponseHeadersLength = 32,
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = TargetTrust.Any },
            }
        );
}

/// <summary>How targets are asked by load balancers of one idle timeout.</summary>
internal sealed class TargetClient(HttpMessageInvoker invoker, TimeSpan idle)
{
    private readonly ForwarderRequestConfig _http1 = Of(HttpVersion.Version11, idle);
    private readonly ForwarderRequestConfig _http2 = Of(HttpVersion.Version20, idle);

    public HttpMessageInvoker Invoker => invoker;

    /// <param name="protocolVersion">Of the target group: <c>HTTP1</c>, <c>HTTP2</c> or <c>GRPC</c>.</param>
    public ForwarderRequestConfig ConfigOf(string? protocolVersion) => protocolVersion is "HTTP2" or "GRPC" ? _http2 : _http1;

    private static ForwarderRequestConfig Of(Version version, TimeSpan idle) =>
        new()
        {
            ActivityTimeout = idle,
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
}
