using System.Net;
using System.Net.Sockets;

namespace ElbProvisioner.LocalTraffic.Instances.Processes;

/// <summary>
/// Gives ports on loopback that nobody listens on, each once, below those that systems give to connections by themselves (Linux from 32768,
/// macOS from 49152): what a command is told to listen on stays free until it does.
/// </summary>
/// <param name="start">Where it begins to look; several elbctl at once had better begin apart.</param>
public sealed class LoopbackPorts(int start)
{
    private const int First = 24000;
    private const int Count = 8000;

    private readonly Lock _gate = new();
    private int _next = start % Count;

    /// <exception cref="IOException">All are taken.</exception>
    public int Take()
    {
        lock (_gate)
        {
            for (var tried = 0; tried < Count; tried++)
            {
                var port = First + _next;
                _next = (_next + 1) % Count;
                if (IsFree(port))
                {
                    return port;
                }
            }
        }

        throw new IOException($"No port from {First} to {First + Count - 1} is free on loopback.");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
