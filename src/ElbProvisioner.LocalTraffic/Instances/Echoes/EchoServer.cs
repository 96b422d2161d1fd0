using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ElbProvisioner.LocalTraffic.Instances.Echoes;

/// <summary>The built-in target: one server for as many places as there are, each on a port of its own.</summary>
public sealed class EchoServer : IAsyncDisposable
{
    /// <summary>In bytes; what is longer is refused.</summary>
    public const int LongestBody = 1 << 20;

    private const int MostConnections = 4096;
    private const int LongestLine = 32 * 1024;
    private const int LongestHeaders = 96 * 1024;
    private const int MostHeaders = 1100;

    private readonly EchoTransport _transport = new();
    private readonly ConcurrentDictionary<int, EchoPlace> _places = new();
    private readonly WebApplication _server;

    private EchoServer(TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton<IConnectionListenerFactory>(_transport);
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(options =>
            {
                options.AddServerHeader = false;

                // What a network load balancer decrypts still says https.
                options.AllowAlternateSchemes = true;
                options.Limits.MaxRequestBodySize = LongestBody;

                // A load balancer passes 64 K on, and adds its own.
                options.Limits.MaxRequestLineSize = LongestLine;
                options.Limits.MaxRequestHeadersTotalSize = LongestHeaders;
                options.Limits.MaxRequestHeaderCount = MostHeaders;
                options.Limits.Http2.MaxRequestHeaderFieldSize = LongestHeaders;
                options.Limits.MaxConcurrentConnections = MostConnections;
                options.Listen(EchoEndPoint.Http1, static listen => listen.Protocols = HttpProtocols.Http1);
                options.Listen(EchoEndPoint.Http2, static listen => listen.Protocols = HttpProtocols.Http2);
                options.Listen(
                    EchoEndPoint.Tls,
                    static listen =>
                    {
                        listen.Protocols = HttpProtocols.Http1AndHttp2;
                        listen.UseHttps(MakeCertificate());
                    }
                );
            });
        _server = builder.Build();
        _server.UseWebSockets();
        var answers = new EchoAnswers(port => _places.GetValueOrDefault(port)?.Identity, time);
        _server.Run(answers.AnswerAsync);
    }

    /// <param name="time">Life's clock.</param>
    public static async Task<EchoServer> StartAsync(TimeProvider time)
    {
        var echo = new EchoServer(time);
        await echo._server.StartAsync();
        return echo;
    }

    /// <summary>Keeps a place on a free port of loopback.</summary>
    /// <exception cref="IOException">No port can be listened on.</exception>
    public async Task<EchoPlace> OpenAsync(EchoIdentity identity)
    {
        var port = await _transport.OpenAsync(
            identity.IsTls ? EchoEndPoint.Tls
            : identity.ProtocolVersion is "HTTP2" or "GRPC" ? EchoEndPoint.Http2
            : identity.ProtocolVersion is null ? EchoEndPoint.Either
            : EchoEndPoint.Http1
        );
        var place = new EchoPlace(identity, port, () => _places.TryRemove(port.Place.Port, out _));
        _places[port.Place.Port] = place;
        return place;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in _places.Values)
        {
            await place.DisposeAsync();
        }

        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    /// <summary>Load balancers look at no target's certificate: it lives as long as this process.</summary>
    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=elbctl echo", key, HashAlgorithmName.SHA256);
        using var bare = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), password: null);
    }
}

/// <summary>A place that an echo keeps.</summary>
public sealed class EchoPlace : IAsyncDisposable
{
    private readonly EchoPort _port;
    private readonly EchoDatagrams? _datagrams;
    private readonly Action _forget;

    internal EchoPlace(EchoIdentity identity, EchoPort port, Action forget)
    {
        (Identity, _port, _forget) = (identity, port, forget);
        _datagrams = identity.IsDatagram ? EchoDatagrams.Open(port.Place) : null;
    }

    /// <summary>What it says of itself from the next request on; another way of speaking needs another place.</summary>
    public EchoIdentity Identity { get; set; }

    public IPEndPoint EndPoint => _port.Place;

    /// <summary>Nobody answers there any more: connections break.</summary>
    public async ValueTask DisposeAsync()
    {
        _forget();
        await _port.DisposeAsync();
        if (_datagrams is not null)
        {
            await _datagrams.DisposeAsync();
        }
    }
}
