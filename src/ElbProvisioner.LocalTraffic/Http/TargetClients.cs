using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using ElbProvisioner.LocalTraffic.Certificates;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>Connections to targets, kept and shared by the requests of many clients, as AWS's load balancers do.</summary>
internal sealed class TargetClients : IDisposable
{
    // ALB guide, troubleshooting: a connection that is not made in so long is a 504.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<TimeSpan, HttpMessageInvoker> _clients = new();

    /// <param name="idle">How long a connection is kept that carries nothing.</param>
    public HttpMessageInvoker Of(TimeSpan idle) => _clients.GetOrAdd(idle, Create);

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
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
