using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ElbProvisioner.Core.Rehearsals;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Cli.Rehearsing;

/// <summary>Sends single requests, as clients of the load balancers do.</summary>
internal sealed class ProbeClients : IDisposable
{
    // Longer than any load balancer waits for a connection to a target.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // Alias records to load balancers live so long: whoever keeps connections longer than names would stay where nobody is any more.
    private static readonly TimeSpan NamesLast = TimeSpan.FromSeconds(60);

    private static readonly byte[] EmptyMessage = [0, 0, 0, 0, 0];

    private readonly RehearsalWorld _world;
    private readonly ConcurrentDictionary<(string Balancer, bool IsKept), HttpMessageInvoker> _http = new();
    private readonly ClientTrust _trust;

    public ProbeClients(RehearsalWorld world, ClientNames names)
    {
        (_world, Names) = (world, names);
        _trust = new(world.AuthorityPem);
    }

    public ClientNames Names { get; }

    public ClientTrust Trust => _trust;

    /// <param name="isKept">Connections are used again.</param>
    public HttpMessageInvoker Http(string balancer, bool isKept) =>
        _http.GetOrAdd(
            (balancer, isKept),
            key =>
                new(
                    new SocketsHttpHandler
                    {
                        UseProxy = false,
                        UseCookies = false,
                        AllowAutoRedirect = false,
                        ActivityHeadersPropagator = null,
                        AutomaticDecompression = DecompressionMethods.None,
                        PooledConnectionLifetime = key.IsKept ? NamesLast / _world.Speed : TimeSpan.Zero,
                        SslOptions = { RemoteCertificateValidationCallback = _trust.Trusts },
                        ConnectCallback = (context, ct) => ConnectAsync(key.Balancer, context.DnsEndPoint, ct),
                    }
                )
        );

    /// <summary>Sends it once.</summary>
    /// <returns>What came of it, timed.</returns>
    public async Task<SentRequest> SendAsync(Probe probe, int place)
    {
        await _world.RefreshAsync();
        var (sent, begin) = (_world.Now, TimeProvider.System.GetTimestamp());
        using var late = new CancellationTokenSource(Patience, TimeProvider.System);
        int? status = null;
        string? failure = null;
        try
        {
            status = probe.Way == ProbeWay.Datagram ? await ExchangeAsync(probe, late.Token) : await AskAsync(probe, late.Token);
        }
        catch (Exception e) when (KindOf(e, late.IsCancellationRequested) is { } kind)
        {
            failure = kind;
        }

        return new(place, sent, _world.Now, TimeProvider.System.GetElapsedTime(begin), status, failure);
    }

    /// <summary>Connects to where the host leads now.</summary>
    /// <exception cref="ProbeFailedException">Nobody is there.</exception>
    public async ValueTask<Stream> ConnectAsync(string balancer, DnsEndPoint to, CancellationToken ct)
    {
        var place = Names.Find(to.Host, balancer, to.Port) ?? throw new ProbeFailedException(Failures.Refused);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(place, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Null: it is a bug, or somebody wants to stop.</summary>
    public static string? KindOf(Exception e, bool isLate)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case ProbeFailedException known:
                    return known.Kind;
                case AuthenticationException:
                    return Failures.Untrusted;
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return Failures.Refused;
            }
        }

        return e switch
        {
            OperationCanceledException when isLate => Failures.Silent,
            TimeoutException => Failures.Silent,
            IOException or SocketException or HttpRequestException => Failures.Broken,
            _ => null,
        };
    }

    /// <summary>A URL of the client's libraries, path and query as they were written.</summary>
    public static Uri UriOf(RequestUrl url, string scheme) =>
        new(
            $"{scheme}://{url.Host}:{url.Port}{url.PathAndQuery}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );

    public static bool IsTls(Probe probe) => probe.Request.Url.Scheme is "https" or "tls";

    public void Dispose()
    {
        foreach (var client in _http.Values)
        {
            client.Dispose();
        }

        _trust.Dispose();
    }

    private async Task<int?> AskAsync(Probe probe, CancellationToken ct)
    {
        var isVersion2 = probe.Way is ProbeWay.Http2 or ProbeWay.Grpc;
        using var message = new HttpRequestMessage(
            new HttpMethod(probe.Request.Method),
            UriOf(probe.Request.Url, IsTls(probe) ? "https" : "http")
        )
        {
            Version = isVersion2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (probe.Way == ProbeWay.Grpc)
        {
            message.Content = new ByteArrayContent(EmptyMessage);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
            message.Headers.TryAddWithoutValidation("TE", "trailers");
        }

        foreach (var line in probe.Request.Headers)
        {
            if (line.Is("Host"))
            {
                message.Headers.Host = line.Value;
            }
            else
            {
                message.Headers.TryAddWithoutValidation(line.Name, line.Value);
            }
        }

        using var answer = await Http(probe.Balancer, probe.Way != ProbeWay.Flow).SendAsync(message, ct);
        await answer.Content.CopyToAsync(Stream.Null, ct);
        return (int)answer.StatusCode;
    }

    private async Task<int?> ExchangeAsync(Probe probe, CancellationToken ct)
    {
        var url = probe.Request.Url;
        var place = Names.Find(url.Host, probe.Balancer, url.Port, isDatagram: true) ?? throw new ProbeFailedException(Failures.Refused);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(place, ct);
        await socket.SendAsync("rehearsal"u8.ToArray(), ct);
        await socket.ReceiveAsync(new byte[64], ct);
        return null;
    }
}
