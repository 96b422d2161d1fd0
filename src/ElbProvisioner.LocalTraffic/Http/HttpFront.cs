using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.LocalTraffic.Certificates;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>The door of one listener of an application load balancer: Kestrel on loopback, with AWS's limits.</summary>
internal sealed class HttpFront : IFront
{
    // ALB guide, quotas: streams of an HTTP/2 connection.
    private const int MostStreams = 128;

    // What is longer than AWS takes is read so far that it can be answered as AWS answers it (HeaderLimits).
    private const int LongestLine = 2 * HeaderLimits.Line;
    private const int LongestHeaders = 2 * HeaderLimits.Headers;

    // Nobody publishes these: enough for any client, and an end to what one process has to bear.
    private const int MostHeaders = 1000;
    private const int MostConnections = 20_000;

    private readonly WebApplication _application;
    private readonly TimeProvider _time;
    private readonly LocalAuthority _authority;
    private readonly TrafficMeter _meter;
    private readonly ConnectionWatch _connections;
    private ServedListener _served;
    private int _turn;

    private HttpFront(
        int port,
        ServedListener served,
        RequestHandler handler,
        TrafficMeter meter,
        LocalAuthority authority,
        TimeProvider time
    )
    {
        (_served, _meter, _authority, _time) = (served, meter, authority, time);
        _connections = handler.Connections;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(options => Configure(options, port));
        _application = builder.Build();
        _application.Run(context => handler.HandleAsync(context, () => Volatile.Read(ref _served)));
    }

    public static async Task<HttpFront> OpenAsync(
        int port,
        ServedListener served,
        RequestHandler handler,
        TrafficMeter meter,
        LocalAuthority authority,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var front = new HttpFront(port, served, handler, meter, authority, time);
        try
        {
            await front._application.StartAsync(ct);
            return front;
        }
        catch
        {
            await front._application.DisposeAsync();
            throw;
        }
    }

    public void Serve(ServedListener served) => Volatile.Write(ref _served, served);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _application.StopAsync(atOnce.Token);
        await _application.DisposeAsync();
    }

    private void Configure(KestrelServerOptions options, int port)
    {
        options.AddServerHeader = false;
        options.AllowSynchronousIO = false;
        options.AllowHostHeaderOverride = true;

        // Any byte, as AWS passes it: what is not ASCII is told by its class.
        options.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        var limits = options.Limits;
        limits.MaxRequestLineSize = LongestLine;
        limits.MaxRequestHeadersTotalSize = LongestHeaders;
        limits.MaxRequestHeaderCount = MostHeaders;
        limits.MaxConcurrentConnections = MostConnections;
        limits.MaxConcurrentUpgradedConnections = MostConnections;
        limits.Http2.MaxStreamsPerConnection = MostStreams;
        limits.Http2.MaxRequestHeaderFieldSize = LongestHeaders;

        // AWS knows no longest body and no slowest pace: bodies are passed on as they come, and the idle timeout ends what stands still.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.KeepAliveTimeout = _served.Settings.Idle;
        limits.RequestHeadersTimeout = _served.Settings.Idle;
        options.ListenLocalhost(
            port,
            listen =>
            {
                listen.Protocols = _served.IsTls && _served.Settings.SpeaksHttp2 ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                listen.Use(next => connection => MeetAsync(connection, next));
                if (_served.IsTls)
                {
                    listen.UseHttps(
                        new TlsHandshakeCallbackOptions { OnConnection = HandshakeAsync, HandshakeTimeout = Handshakes.Longest }
                    );
                }

                listen.Use(next =>
                    connection =>
                    {
                        _connections.OnGreeted(connection, Volatile.Read(ref _served));
                        return next(connection);
                    }
                );
            }
        );
    }

    private async Task MeetAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var served = Volatile.Read(ref _served);
        var zones = served.Nodes;

        // AWS's DNS deals its nodes out in turn.
        var zone = zones.IsEmpty ? "" : zones[(int)((uint)Interlocked.Increment(ref _turn) % zones.Length)];
        connection.Items[ConnectionState.Key] = new ConnectionState(
            $"TID_{RandomNumberGenerator.GetHexString(32, lowercase: true)}",
            connection.RemoteEndPoint as IPEndPoint,
            _time.GetUtcNow(),
            zone,
            served.Settings.KeepAlive
        );
        using var metered = _meter.Begin(served.Balancer.Arn, zone, TrafficMeter.Http);
        try
        {
            await next(connection);
        }
        finally
        {
            _connections.OnEnd(connection, served);
        }
    }

    private ValueTask<SslServerAuthenticationOptions> HandshakeAsync(TlsHandshakeCallbackContext hello)
    {
        var served = Volatile.Read(ref _served);
        var state = (ConnectionState?)hello.Connection.Items[ConnectionState.Key];
        var (options, certificate) = Handshakes.Of(
            served,
            _authority,
            hello.ClientHelloInfo.ServerName,
            served.Settings.SpeaksHttp2 ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http11],
            check => state?.Client = check
        );
        state?.CertificateArn = certificate.Arn;
        return ValueTask.FromResult(options);
    }
}
