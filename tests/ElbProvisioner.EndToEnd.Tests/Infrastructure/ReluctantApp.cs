using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>An application on loopback that can be made slow, or deaf to new connections.</summary>
internal sealed class ReluctantApp : IAsyncDisposable
{
    private const int Queue = 2;

    private readonly Socket _door = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Socket> _filling = [];
    private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private volatile bool _isSlow;
    private int _asked;

    public ReluctantApp()
    {
        _door.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _door.Listen(Queue);
        Place = (IPEndPoint)(_door.LocalEndPoint ?? throw new InvalidOperationException());
        _accepting = AcceptAsync();
    }

    public IPEndPoint Place { get; }

    /// <summary>Requests that it has let wait.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>From now on it answers its health check alone.</summary>
    public Task SlowDownAsync()
    {
        _isSlow = true;
        return Task.CompletedTask;
    }

    /// <summary>From now on nobody gets a connection, and those that stand end.</summary>
    public Task FillQueueAsync()
    {
        _full.TrySetResult();
        for (var at = 0; at < Queue * 4; at++)
        {
            var filler = new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _filling.Add(filler);
            _ = filler.ConnectAsync(Place, _stop.Token).AsTask().ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _door.Dispose();
        foreach (var filler in _filling)
        {
            filler.Dispose();
        }

        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> talks = [];
        try
        {
            while (!_full.Task.IsCompleted)
            {
                var accepting = _door.AcceptAsync(_stop.Token).AsTask();
                if (await Task.WhenAny(accepting, _full.Task) != accepting)
                {
                    // One may still come in before the queue fills up.
                    (await accepting).Dispose();
                    break;
                }

                talks.Add(TalkAsync(await accepting));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }

        await Task.WhenAll(talks);
    }

    private async Task TalkAsync(Socket client)
    {
        using (client)
        {
            var room = new byte[8192];
            var head = new StringBuilder();
            try
            {
                while (await client.ReceiveAsync(room, _stop.Token) is > 0 and var got && !_full.Task.IsCompleted)
                {
                    head.Append(Encoding.ASCII.GetString(room, 0, got));
                    if (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                    {
                        continue;
                    }

                    if (_isSlow && !head.ToString().StartsWith("GET /health ", StringComparison.Ordinal))
                    {
                        Interlocked.Increment(ref _asked);
                        await Task.Delay(Timeout.Infinite, _stop.Token);
                    }

                    head.Clear();
                    await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), _stop.Token);
                }
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
                // The client has left, or the test is over.
            }
        }
    }
}
