using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ElbProvisioner.LocalTraffic.Tests.Http;

/// <summary>Whatever a client sends, it is answered or let go, and others are served.</summary>
public sealed class HostileTests
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseCookies = false });

    [Theory]
    [InlineData("GET /%LONG% HTTP/1.1\r\nHost: a\r\n\r\n", "414")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: %LONG%\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nA: %LESS%\r\nB: %LESS%\r\nC: %LESS%\r\nD: %LESS%\r\nE: %LESS%\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: %LONG%%LONG%%LONG%%LONG%%LONG%%LONG%%LONG%%LONG%\r\n\r\n", "431")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "400")]
    public async Task What_cannot_be_read_is_refused_and_the_connection_ends(string sent, string status)
    {
        await using var plane = await ServeAsync();
        using var raw = await Raw.ConnectAsync(plane.Url());

        await raw.SendAsync(
            sent.Replace("%LONG%", new string('x', 17_000), StringComparison.Ordinal)
                .Replace("%LESS%", new string('x', 14_000), StringComparison.Ordinal)
        );
        var answer = await raw.ReadToEndAsync();

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_longer_than_AWS_takes_gets_its_page_and_a_row_in_the_log()
    {
        await using var plane = await ServeAsync();
        using var raw = await Raw.ConnectAsync(plane.Url());

        await raw.SendAsync($"GET /{new string('x', 17_000)} HTTP/1.1\r\nHost: a\r\n\r\n");
        var answer = await raw.ReadToEndAsync();

        Assert.Contains("Server: awselb/2.0", answer, StringComparison.Ordinal);
        Assert.Contains("<h1>414 Request-URI Too Large</h1>", answer, StringComparison.Ordinal);
        Assert.Equal(414, (await plane.RecordAsync()).Status);
    }

    [Fact]
    public async Task Headers_as_long_as_AWS_takes_them_go_through()
    {
        await using var plane = new Plane();
        var app = plane.Own(await App.NamedAsync("served"));
        await plane.ServeAsync(app.Place);
        using var raw = await Raw.ConnectAsync(plane.Url());

        await raw.SendAsync(
            $"GET /{new string('x', 7_000)} HTTP/1.1\r\nHost: a\r\nA: {new string('a', 16_000)}\r\nConnection: close\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 200", await raw.ReadToEndAsync(), StringComparison.Ordinal);
    }

    /// <summary>HTTP/2 is spoken behind TLS alone: who begins it in the clear is told so in a frame of it (GOAWAY, type 7).</summary>
    [Fact]
    public async Task HTTP_2_in_the_clear_is_told_to_go()
    {
        await using var plane = await ServeAsync();
        using var raw = await Raw.ConnectAsync(plane.Url());

        await raw.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        Assert.Equal('\u0007', (await raw.ReadToEndAsync())[3]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_bytes_never_keep_others_from_being_served(int seed)
    {
        await using var plane = await ServeAsync();
        var random = new Random(seed);
        string[] pieces =
        [
            "GET ",
            "POST ",
            "/",
            " HTTP/1.1\r\n",
            "Host: a\r\n",
            "\r\n",
            "\n",
            ":",
            "Content-Length: ",
            "5",
            "\0",
            "%",
            "\r",
            "é",
        ];
        for (var round = 0; round < 40; round++)
        {
            using var raw = await Raw.ConnectAsync(plane.Url());
            var text = new StringBuilder();
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                text.Append(random.Next(4) == 0 ? (char)random.Next(256) : pieces[random.Next(pieces.Length)]);
            }

            await raw.SendAsync(text.ToString());
        }

        Assert.Equal("served", await Client.GetStringAsync(plane.Url(), Plane.Cancellation));
    }

    /// <summary>Kestrel counts by a clock of its own: a second of life.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX-Slow", "HTTP/1.1 408")]
    public async Task Who_does_not_finish_its_headers_is_let_go(string sent, string answer)
    {
        await using var plane = new Plane();
        var balancer = await plane.BalancerAsync();
        await plane.SetAsync(balancer, "idle_timeout.timeout_seconds", "1");
        await plane.ListenerAsync(balancer, Plane.Answer(body: "served"));
        await plane.RefreshAsync();
        using var raw = await Raw.ConnectAsync(plane.Url());

        await raw.SendAsync(sent);

        Assert.StartsWith(answer, await raw.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_it_is_reached_but_by_loopback()
    {
        await using var plane = await ServeAsync();
        var others = System
            .Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(face => face.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

        foreach (var address in others)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(address, plane.Url().Port, Plane.Cancellation).AsTask());
        }
    }

    private static async Task<Plane> ServeAsync()
    {
        var plane = new Plane();
        await plane.ListenerAsync(await plane.BalancerAsync(), Plane.Answer(body: "served"));
        await plane.RefreshAsync();
        return plane;
    }
}
