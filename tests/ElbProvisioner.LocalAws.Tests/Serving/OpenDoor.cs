using System.Net;
using System.Net.Sockets;
using System.Text;
using ElbProvisioner.LocalAws.Serving;

namespace ElbProvisioner.LocalAws.Tests.Serving;

/// <summary>An embedded AWS behind a door on a free port, and bytes sent to it as they stand.</summary>
internal sealed class OpenDoor : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpServer _door;
    private readonly Task _serving;

    public OpenDoor(TimeProvider? real = null, string host = "127.0.0.1")
    {
        _door = HttpServer.Open(
            new EmbeddedAws(new LocalAwsOptions { Time = new WorldTime() }),
            host,
            0,
            real ?? TimeProvider.System,
            _ => { }
        );
        _serving = _door.ServeAsync(_stop.Token);
    }

    public int Port => _door.Port;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<Socket> ConnectAsync(IPAddress? to = null)
    {
        var address = to ?? IPAddress.Loopback;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(address, Port), Cancellation);
        return socket;
    }

    /// <summary>Everything that is answered until the connection ends.</summary>
    public async Task<string> SayAsync(string request, IPAddress? to = null)
    {
        using var socket = await ConnectAsync(to);
        await SendAsync(socket, Encoding.Latin1.GetBytes(request));
        return await RestAsync(socket);
    }

    /// <summary>The caller may be told before it has said everything.</summary>
    public static async Task SendAsync(Socket socket, byte[] bytes)
    {
        try
        {
            await socket.SendAsync(bytes, SocketFlags.None, Cancellation);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // What has been answered can still be read.
        }
    }

    public static async Task<string> RestAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: false);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Cancellation);
    }

    /// <summary>Where the door has closed before it read what the caller said, TCP resets the connection: then there is no rest.</summary>
    public static async Task<string> RestOrResetAsync(Socket socket)
    {
        try
        {
            return await RestAsync(socket);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return "";
        }
    }

    /// <summary>A form that asks EC2 for its zones, signed.</summary>
    public string Form(string body, string more = "", string host = "127.0.0.1") =>
        $"POST / HTTP/1.1\r\nHost: {host}:{Port}\r\nContent-Type: "
        + $"application/x-www-form-urlencoded\r\n{Signature("ec2")}{more}Connection: close\r\n"
        + $"Content-Length: {body.Length}\r\n\r\n{body}";

    public static string Signature(string service) =>
        $"Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, "
        + "Signature=0\r\n";

    /// <summary>Tells the door to stop, and waits for it.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _serving;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _door.Dispose();
        _stop.Dispose();
    }
}
