using System.Globalization;
using System.IO.Compression;
using System.Text;
using ElbProvisioner.LocalAws.Files;

namespace ElbProvisioner.LocalAws.Tests.Serving;

/// <summary>What the door refuses before AWS hears of it, and how it says so.</summary>
public sealed class RefusedAtTheDoorTests
{
    private const string Zones = "Action=DescribeAvailabilityZones&Version=2016-11-15";
    private const int TooLong = (4 << 20) + 1;

    [Theory]
    [InlineData("Origin: https://evil.example\r\n")]
    [InlineData("Origin: null\r\n")]
    [InlineData("Origin: http://127.0.0.1:1\r\n")]
    [InlineData("Sec-Fetch-Site: cross-site\r\n")]
    [InlineData("Sec-Fetch-Site: same-site\r\n")]
    public async Task A_page_of_another_origin_is_refused(string header)
    {
        await using var door = new OpenDoor();

        var answer = await door.SayAsync(door.Form(Zones, header));

        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
        Assert.Contains("<Code>AccessDenied</Code>", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("10.0.0.1")]
    [InlineData("metadata")]
    public async Task A_name_that_is_not_this_machines_is_refused(string host)
    {
        await using var door = new OpenDoor();

        Assert.StartsWith("HTTP/1.1 403", await door.SayAsync(door.Form(Zones, host: host)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site: none\r\n")]
    [InlineData("User-Agent: Boto3/1.40\r\n")]
    public async Task Who_comes_from_no_page_is_answered(string header)
    {
        await using var door = new OpenDoor();

        Assert.StartsWith("HTTP/1.1 200", await door.SayAsync(door.Form(Zones, header)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_length_over_the_limit_is_413_before_a_byte_of_it_is_read()
    {
        await using var door = new OpenDoor();

        var answer = await door.SayAsync(
            door.Form(Zones).Replace($"Content-Length: {Zones.Length}", $"Content-Length: {TooLong}", StringComparison.Ordinal)
        );

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("<Code>RequestEntityTooLarge</Code>", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_over_the_limit_are_413()
    {
        await using var door = new OpenDoor();
        var head = door.Form("").Replace("Content-Length: 0", "Transfer-Encoding: chunked", StringComparison.Ordinal);

        Assert.StartsWith("HTTP/1.1 413", await door.SayAsync($"{head}{TooLong:x}\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_unpacks_to_more_than_the_limit_is_413()
    {
        await using var door = new OpenDoor();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new byte[TooLong]);
        }

        var body = Encoding.Latin1.GetString(packed.ToArray());
        Assert.True(body.Length < 1 << 20);

        Assert.StartsWith("HTTP/1.1 413", await door.SayAsync(door.Form(body, "Content-Encoding: gzip\r\n")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_of_JSON_is_told_in_JSON()
    {
        await using var door = new OpenDoor();

        var answer = await door.SayAsync(
            "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSSM.GetParameter\r\nContent-Type: "
                + $"application/x-amz-json-1.1\r\n{OpenDoor.Signature("ssm")}Content-Length: {TooLong}\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("\"__type\":\"RequestEntityTooLargeException\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/2.0\r\n\r\n", 400)]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 501)]
    public async Task What_is_not_HTTP_is_told_so(string request, int status)
    {
        await using var door = new OpenDoor();

        Assert.StartsWith(
            $"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)}",
            await door.SayAsync(request),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        await using var door = new OpenDoor();

        Assert.StartsWith(
            "HTTP/1.1 431",
            await door.SayAsync($"GET / HTTP/1.1\r\nX: {new string('x', 70_000)}\r\n\r\n"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "HTTP/1.1 431",
            await door.SayAsync($"GET / HTTP/1.1\r\n{string.Concat(Enumerable.Range(0, 101).Select(n => $"X-{n}: x\r\n"))}\r\n"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Who_does_not_finish_its_headers_is_not_waited_for()
    {
        // Ten seconds pass in a fiftieth.
        await using var door = new OpenDoor(new WorldClock(TimeProvider.System, 500));

        var answer = await door.SayAsync("GET / HTTP/1.1\r\nHost: local");

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("RequestTimeout", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_told()
    {
        await using var door = new OpenDoor();
        var open = new List<System.Net.Sockets.Socket>();
        for (var n = 0; n < 512; n++)
        {
            open.Add(await door.ConnectAsync());
        }

        var answer = await door.SayAsync("");

        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        open.ForEach(socket => socket.Dispose());
    }
}
