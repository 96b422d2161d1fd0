using System.Net;
using System.Net.Sockets;

namespace ElbProvisioner.LocalAws.Serving;

/// <summary>The embedded AWS as an HTTP endpoint, for any AWS client.</summary>
public sealed class HttpServer : IDisposable
{
    private const int Backlog = 512;

    private readonly IReadOnlyList<Socket> _listeners;
    private readonly Func<Socket, HttpConnection> _connect;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<Socket, Task> _connections = [];

    private HttpServer(IReadOnlyList<Socket> listeners, Func<Socket, HttpConnection> connect, TimeProvider time) =>
        (_listeners, _connect, _time) = (listeners, connect, time);

    /// <summary>The port, which the system chose where 0 was asked for.</summary>
    public int Port => ((IPEndPoint?)_listeners[0].LocalEndPoint)?.Port ?? 0;

    /// <summary>Begins to listen: whoever connects from now on waits until <see cref="ServeAsync"/> answers.</summary>
    /// <param name="host">An address or name of this machine; <c>+</c> for all of them. A loopback address stands for both, which nobody
    /// else reaches.</param>
    /// <param name="port">1 to 65535; 0 for any that is free.</param>
    /// <param name="real">Life's clock: callers are not waited for without end.</param>
    /// <param name="onFailure">Hears of a call that could not be answered: the world's file is damaged, say.</param>
    /// <exception cref="SocketException">The port is taken, or binding to it is not allowed.</exception>
    public static HttpServer Open(EmbeddedAws aws, string host, int port, TimeProvider real, Action<Exception> onFailure)
    {
        var visitors = new Visitors(host);
        return new(Listeners.Open(host, port, Backlog), socket => new HttpConnection(socket, aws, visitors, real, onFailure), real);
    }

    /// <summary>Answers until <paramref name="stop"/>; then finishes what is being answered, if that is soon, and leaves.</summary>
    public async Task ServeAsync(CancellationToken stop)
    {
        await Task.WhenAll(_listeners.Select(listener => AcceptAsync(listener, stop)));
        Task[] answering;
        lock (_gate)
        {
            answering = [.. _connections.Values];
        }

        await Task.WhenAny(Task.WhenAll(answering), Task.Delay(HttpLimits.LastAnswers, _time, CancellationToken.None));
        Dispose();
    }

    public void Dispose()
    {
        Socket[] open;
        lock (_gate)
        {
            open = [.. _connections.Keys];
        }

        foreach (var socket in _listeners.Concat(open))
        {
            socket.Dispose();
        }
    }

    private async Task AcceptAsync(Socket listener, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Welcome(await listener.AcceptAsync(stop), stop);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                // Somebody has to go first; those who knock wait meanwhile.
                await Task.Delay(TimeSpan.FromMilliseconds(50), _time, CancellationToken.None);
            }
            catch (SocketException) when (!stop.IsCancellationRequested)
            {
                // The one who knocked has gone: not a reason to answer nobody any more.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private void Welcome(Socket socket, CancellationToken stop)
    {
        socket.NoDelay = true;
        var connection = _connect(socket);
        lock (_gate)
        {
            var isOneTooMany = _connections.Count >= HttpLimits.MostConnections;
            _connections[socket] = Task.Run(
                async () =>
                {
                    await (isOneTooMany ? connection.TurnAwayAsync(stop) : connection.ServeAsync(stop));
                    Forget(socket);
                },
                CancellationToken.None
            );
        }
    }

    private void Forget(Socket socket)
    {
        lock (_gate)
        {
            _connections.Remove(socket);
        }
    }
}
