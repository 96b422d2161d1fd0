using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ElbProvisioner.LocalTraffic.Instances.Echoes;

/// <summary>
/// Lets one server listen on many ports that come and go: the server knows one endpoint for each way of speaking, and gets the
/// connections of all ports that speak so.
/// </summary>
internal sealed class EchoTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
    private readonly ConcurrentDictionary<EchoEndPoint, Merged> _merged = new();

    public bool CanBind(EndPoint endpoint) => endpoint is EchoEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(MergedOf((EchoEndPoint)endpoint));

    /// <summary>Listens on a free port of loopback.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public async Task<EchoPort> OpenAsync(EchoEndPoint way)
    {
        var listener = await _sockets.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        return way.IsEither
            ? new(listener, MergedOf(EchoEndPoint.Http1).Writer, MergedOf(EchoEndPoint.Http2).Writer)
            : new(listener, MergedOf(way).Writer);
    }

    private Merged MergedOf(EchoEndPoint way) => _merged.GetOrAdd(way, static way => new(way));

    private sealed class Merged(EchoEndPoint way) : IConnectionListener
    {
        private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

        public ChannelWriter<ConnectionContext> Writer => _connections.Writer;

        public EndPoint EndPoint => way;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await _connections.Reader.WaitToReadAsync(cancellationToken))
            {
                if (_connections.Reader.TryRead(out var connection))
                {
                    return connection;
                }
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _connections.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            _connections.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>A way of speaking.</summary>
internal sealed class EchoEndPoint(bool isHttp2, bool isTls) : EndPoint
{
    public static EchoEndPoint Http1 { get; } = new(isHttp2: false, isTls: false);

    public static EchoEndPoint Http2 { get; } = new(isHttp2: true, isTls: false);

    public static EchoEndPoint Tls { get; } = new(isHttp2: true, isTls: true);

    /// <summary>HTTP/1.1 or HTTP/2, as each connection begins; no endpoint of its own.</summary>
    public static EchoEndPoint Either { get; } = new(isHttp2: true, isTls: false);

    public bool IsEither => ReferenceEquals(this, Either);

    public bool IsHttp2 => isHttp2;

    public bool IsTls => isTls;

    public override string ToString() => (isTls ? "https" : "http") + (isHttp2 ? "2" : "1");
}

/// <summary>A port on loopback of which each connection is handed on.</summary>
internal sealed class EchoPort : IAsyncDisposable
{
    // RFC 9113, section 3.4: how every connection of HTTP/2 begins. No method of HTTP/1.1 is called so.
    private static readonly byte[] Preface = "PRI * HTTP/2.0"u8.ToArray();

    private readonly IConnectionListener _listener;
    private readonly ConcurrentDictionary<string, ConnectionContext> _open = new(StringComparer.Ordinal);
    private readonly Task _accepting;

    /// <param name="http2">Where connections go that begin as HTTP/2; null: all go to <paramref name="connections"/>.</param>
    public EchoPort(
        IConnectionListener listener,
        ChannelWriter<ConnectionContext> connections,
        ChannelWriter<ConnectionContext>? http2 = null
    )
    {
        _listener = listener;
        Place = (IPEndPoint)listener.EndPoint;
        _accepting = AcceptAsync(connections, http2);
    }

    public IPEndPoint Place { get; }

    /// <summary>Nobody stands here any more: connections break.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listener.UnbindAsync();
        await _listener.DisposeAsync();
        await _accepting;
        foreach (var connection in _open.Values)
        {
            connection.Abort();
        }
    }

    private async Task AcceptAsync(ChannelWriter<ConnectionContext> connections, ChannelWriter<ConnectionContext>? http2)
    {
        while (await _listener.AcceptAsync() is { } connection)
        {
            _open[connection.ConnectionId] = connection;
            connection.ConnectionClosed.UnsafeRegister(_ => _open.TryRemove(connection.ConnectionId, out var _), null);
            if (http2 is not null)
            {
                _ = SortAsync(connection, connections, http2);
            }
            else if (!connections.TryWrite(connection))
            {
                await EndAsync(connection);
            }
        }
    }

    /// <summary>Looks how the connection begins, and takes nothing of it.</summary>
    private static async Task SortAsync(
        ConnectionContext connection,
        ChannelWriter<ConnectionContext> http1,
        ChannelWriter<ConnectionContext> http2
    )
    {
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(connection.ConnectionClosed);
                var begun = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, Preface.Length)).ToArray();
                var isHttp2 = Preface.AsSpan().StartsWith(begun);
                var isKnown = begun.Length == Preface.Length || !isHttp2 || read.IsCompleted;
                input.AdvanceTo(read.Buffer.Start, isKnown ? read.Buffer.Start : read.Buffer.End);
                if (isKnown)
                {
                    if (!(isHttp2 && begun.Length > 0 ? http2 : http1).TryWrite(connection))
                    {
                        await EndAsync(connection);
                    }

                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            await EndAsync(connection);
        }
    }

    private static async Task EndAsync(ConnectionContext connection)
    {
        connection.Abort();
        await connection.DisposeAsync();
    }
}
