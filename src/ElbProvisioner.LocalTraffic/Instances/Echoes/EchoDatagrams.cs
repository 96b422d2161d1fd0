using System.Net;
using System.Net.Sockets;

namespace ElbProvisioner.LocalTraffic.Instances.Echoes;

/// <summary>Sends each datagram back as it came: the echo of groups that speak UDP.</summary>
internal sealed class EchoDatagrams : IAsyncDisposable
{
    private const int Largest = 65507;

    private readonly Socket _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _answering;

    private EchoDatagrams(Socket socket)
    {
        _socket = socket;
        _answering = AnswerAsync(_stop.Token);
    }

    /// <returns>Null: somebody has the port for UDP.</returns>
    public static EchoDatagrams? Open(IPEndPoint place)
    {
        var socket = new Socket(place.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(place);
            return new(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _answering;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task AnswerAsync(CancellationToken stop)
    {
        var room = new byte[Largest];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var got = await _socket.ReceiveFromAsync(room, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), stop);
                await _socket.SendToAsync(room.AsMemory(0, got.ReceivedBytes), SocketFlags.None, got.RemoteEndPoint, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // Who asked has gone: its port is told to be closed.
            }
        }
    }
}
