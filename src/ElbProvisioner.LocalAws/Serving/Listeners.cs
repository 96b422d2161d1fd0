using System.Net;
using System.Net.Sockets;

namespace ElbProvisioner.LocalAws.Serving;

/// <summary>The sockets that a host stands for.</summary>
internal static class Listeners
{
    /// <exception cref="SocketException">The port is taken, binding to it is not allowed, or the host is none of this
    /// machine's.</exception>
    public static IReadOnlyList<Socket> Open(string host, int port, int backlog)
    {
        var opened = new List<Socket>();
        try
        {
            foreach (var address in AddressesOf(host))
            {
                try
                {
                    opened.Add(Open(address, opened.Count == 0 ? port : PortOf(opened[0]), backlog));
                }
                catch (SocketException e)
                    when (opened.Count > 0 && e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
                {
                    // A machine without IPv6 does without.
                }
            }

            return opened;
        }
        catch (SocketException)
        {
            opened.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <summary>Clients take <c>localhost</c> for one loopback address or the other: it is both.</summary>
    private static IPAddress[] AddressesOf(string host) =>
        host switch
        {
            "+" or "*" => [IPAddress.Any, IPAddress.IPv6Any],
            "localhost" or "127.0.0.1" => [IPAddress.Loopback, IPAddress.IPv6Loopback],
            "::1" or "[::1]" => [IPAddress.IPv6Loopback, IPAddress.Loopback],
            _ => IPAddress.TryParse(host, out var address) ? [address] : Dns.GetHostAddresses(host),
        };

    private static Socket Open(IPAddress address, int port, int backlog)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(backlog);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static int PortOf(Socket socket) => ((IPEndPoint?)socket.LocalEndPoint)?.Port ?? 0;
}
