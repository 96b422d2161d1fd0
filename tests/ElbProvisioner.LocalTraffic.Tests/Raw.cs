using System.Net.Sockets;
using System.Text;

namespace ElbProvisioner.LocalTraffic.Tests;

/// <summary>A connection whose bytes a test writes itself.</summary>
internal sealed class Raw : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public static async Task<Raw> ConnectAsync(Uri url)
    {
        var raw = new Raw();
        try
        {
            await raw._socket.ConnectAsync("127.0.0.1", url.Port, Plane.Cancellation);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Reset at once: reading says so.
        }

        return raw;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text), Plane.Cancellation);

    /// <summary>Until the other side closes.</summary>
    public Task<string> ReadToEndAsync() => ReadUntilAsync("\0there is no such text\0");

    /// <summary>Until what was read contains the text, or the other side closes.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            while (
                !text.ToString().Contains(end, StringComparison.Ordinal)
                && await _socket.ReceiveAsync(buffer, Plane.Cancellation) is > 0 and var read
            )
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Reset: closed, too.
        }

        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
