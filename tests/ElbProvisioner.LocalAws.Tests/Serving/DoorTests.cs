using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ElbProvisioner.LocalAws.Serving;

namespace ElbProvisioner.LocalAws.Tests.Serving;

/// <summary>The door opens whoever knocks meanwhile, and closes whatever its callers do.</summary>
public sealed class DoorTests
{
    private const string Zones = "Action=DescribeAvailabilityZones&Version=2016-11-15";

    [Fact]
    public async Task Whoever_tries_the_port_while_the_door_opens_is_answered()
    {
        for (var round = 0; round < 40; round++)
        {
            var port = FreePort();
            using var stop = new CancellationTokenSource();
            var knocking = Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => KnockAsync(port), TestContext.Current.CancellationToken))
                .ToList();
            using var door = HttpServer.Open(
                new EmbeddedAws(new LocalAwsOptions { Time = new WorldTime() }),
                "127.0.0.1",
                port,
                TimeProvider.System,
                _ => { }
            );
            var serving = door.ServeAsync(stop.Token);

            foreach (var answer in await Task.WhenAll(knocking).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken))
            {
                Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
            }

            await stop.CancelAsync();
            await serving;
        }
    }

    [Fact]
    public async Task It_answers_on_both_loopback_addresses_and_by_their_name()
    {
        await using var door = new OpenDoor();

        Assert.StartsWith("HTTP/1.1 200", await door.SayAsync(door.Form(Zones)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await door.SayAsync(door.Form(Zones, host: "localhost")), StringComparison.Ordinal);
        if (Socket.OSSupportsIPv6)
        {
            Assert.StartsWith(
                "HTTP/1.1 200",
                await door.SayAsync(door.Form(Zones, host: "[::1]"), IPAddress.IPv6Loopback),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_connection_carries_one_request_after_another()
    {
        await using var door = new OpenDoor();

        var both = await door.SayAsync(door.Form(Zones).Replace("Connection: close\r\n", "", StringComparison.Ordinal) + door.Form(Zones));

        Assert.Equal(3, both.Split("HTTP/1.1 200 OK").Length);
    }

    [Fact]
    public async Task A_body_in_chunks_is_a_body()
    {
        await using var door = new OpenDoor();
        var head = door.Form("").Replace("Content-Length: 0", "Transfer-Encoding: chunked", StringComparison.Ordinal);

        var answer = await door.SayAsync($"{head}7\r\n{Zones[..7]}\r\n{Zones.Length - 7:x}\r\n{Zones[7..]}\r\n0\r\n\r\n");

        Assert.Contains("us-east-1a", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_closes_within_a_second_whatever_its_callers_do()
    {
        await using var door = new OpenDoor();
        using var silent = await door.ConnectAsync();
        using var half = await door.ConnectAsync();
        await OpenDoor.SendAsync(half, "POST / HTTP/1.1\r\nHost: local"u8.ToArray());
        using var bodiless = await door.ConnectAsync();
        await OpenDoor.SendAsync(bodiless, Encoding.Latin1.GetBytes(door.Form(Zones)[..^10]));
        using var kept = await door.ConnectAsync();
        await OpenDoor.SendAsync(
            kept,
            Encoding.Latin1.GetBytes(door.Form(Zones).Replace("Connection: close\r\n", "", StringComparison.Ordinal))
        );
        Assert.True(await kept.ReceiveAsync(new byte[100], SocketFlags.None, TestContext.Current.CancellationToken) > 0);

        var began = Stopwatch.GetTimestamp();
        await door.StopAsync();

        // Half a second is what answers get; the rest is a busy machine's.
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1), $"{Stopwatch.GetElapsedTime(began)}");
        Assert.Equal("", await OpenDoor.RestOrResetAsync(half));
    }

    /// <summary>As a script does that waits for a server: again and again until somebody answers.</summary>
    private static async Task<string> KnockAsync(int port)
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
            }
            catch (SocketException)
            {
                await Task.Yield();
                continue;
            }

            await OpenDoor.SendAsync(socket, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"u8.ToArray());
            return await OpenDoor.RestAsync(socket);
        }
    }

    // Below the ports that the system gives to callers: one that calls its own port is answered by itself.
    private static int FreePort()
    {
        for (var port = 21_000; ; port++)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException) when (port < 32_000)
            {
                // Taken.
            }
        }
    }
}
