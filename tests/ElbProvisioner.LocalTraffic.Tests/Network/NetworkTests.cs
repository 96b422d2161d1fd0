using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalTraffic.Network;
using ElbProvisioner.LocalTraffic.Tests.Http;

namespace ElbProvisioner.LocalTraffic.Tests.Network;

public sealed class NetworkTests
{
    [Fact]
    public async Task A_connection_is_carried_both_ways_and_its_end_too()
    {
        await using var plane = new Plane();
        using var target = new TcpTarget();
        await ServeAsync(plane, "TCP", target.Place);
        using var raw = await Raw.ConnectAsync(plane.Url(port: 443));
        var carried = target.AcceptAsync();

        await raw.SendAsync("ping");
        using var inside = await carried;
        var got = await ReadAsync(inside, 4);
        await inside.SendAsync("pong"u8.ToArray(), Plane.Cancellation);
        inside.Shutdown(SocketShutdown.Both);

        Assert.Equal(("ping", "pong"), (got, await raw.ReadUntilAsync("pong")));
    }

    [Fact]
    public async Task Where_nobody_is_registered_a_connection_is_reset()
    {
        await using var plane = new Plane();
        await ServeAsync(plane, "TCP");
        using var raw = await Raw.ConnectAsync(plane.Url(port: 443));

        Assert.Equal("", await raw.ReadToEndAsync());
    }

    [Fact]
    public async Task Nothing_for_the_idle_timeout_ends_a_connection()
    {
        await using var plane = new Plane();
        using var target = new TcpTarget();
        await ServeAsync(plane, "TCP", target.Place);
        using var raw = await Raw.ConnectAsync(plane.Url(port: 443));
        await raw.SendAsync("a");
        using var inside = await target.AcceptAsync();
        await ReadAsync(inside, 1);

        plane.Time.Advance(TimeSpan.FromSeconds(400));

        Assert.Equal("", await raw.ReadToEndAsync());
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task A_drained_connection_ends_where_the_group_says_so_only(string terminates, bool ends)
    {
        await using var plane = new Plane();
        using var target = new TcpTarget();
        var group = await ServeAsync(plane, "TCP", target.Place);
        await plane.SetAsync(group, ("deregistration_delay.connection_termination.enabled", terminates));
        await plane.RefreshAsync();
        using var raw = await Raw.ConnectAsync(plane.Url(port: 443));
        await raw.SendAsync("a");
        using var inside = await target.AcceptAsync();
        await ReadAsync(inside, 1);

        await plane.DeregisterAsync(group, plane.Aws.TrafficNow().Groups[group.TargetGroupArn].Targets[0].Id);
        await plane.PassAsync(301);
        if (!ends)
        {
            await inside.SendAsync("still"u8.ToArray(), Plane.Cancellation);
            inside.Shutdown(SocketShutdown.Both);
        }

        Assert.Equal(ends ? "" : "still", await raw.ReadUntilAsync("still"));
    }

    [Fact]
    public async Task TLS_ends_at_the_load_balancer_and_the_target_hears_who_it_is()
    {
        await using var plane = new Plane();
        using var target = new TcpTarget();
        var certificate = await HttpsTests.CertificateAsync(plane, "mail.example.com");
        var group = await ServeAsync(
            plane,
            "TLS",
            request => (request.Certificates, request.AlpnPolicy) = ([new() { CertificateArn = certificate }], ["HTTP2Preferred"]),
            target.Place
        );
        await plane.SetAsync(group, ("proxy_protocol_v2.enabled", "true"));
        await plane.RefreshAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, plane.Url(port: 443).Port, Plane.Cancellation);
        await using var tls = new SslStream(
            new NetworkStream(socket),
            false,
            (_, presented, _, _) => presented?.Subject == "CN=mail.example.com"
        );

        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "mail.example.com", ApplicationProtocols = [SslApplicationProtocol.Http2] },
            Plane.Cancellation
        );
        await tls.WriteAsync("hello"u8.ToArray(), Plane.Cancellation);
        using var inside = await target.AcceptAsync();
        var got = await ReadAsync(inside, 16 + 12 + 7 + 5);

        Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
        Assert.StartsWith("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x13\x7f\0\0\x01\x7f\0\0\x01", got, StringComparison.Ordinal);
        Assert.EndsWith("hello", got, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_client_sends_by_UDP_goes_to_one_target_and_answers_come_back()
    {
        await using var plane = new Plane();
        using var target = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        target.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await ServeAsync(plane, "UDP", (IPEndPoint)target.LocalEndPoint!);
        using var client = new UdpClient("127.0.0.1", plane.Server.Open.Single().LocalPort);

        await client.SendAsync("one"u8.ToArray(), Plane.Cancellation);
        var buffer = new byte[100];
        var first = await target.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), Plane.Cancellation);
        await client.SendAsync("two"u8.ToArray(), Plane.Cancellation);
        var second = await target.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), Plane.Cancellation);
        await target.SendToAsync("answer"u8.ToArray(), second.RemoteEndPoint, Plane.Cancellation);
        var answer = await client.ReceiveAsync(Plane.Cancellation);

        Assert.Equal(first.RemoteEndPoint, second.RemoteEndPoint);
        Assert.Equal("answer", Encoding.ASCII.GetString(answer.Buffer));
    }

    [Fact]
    public async Task An_application_load_balancer_is_a_target_where_it_listens()
    {
        await using var plane = new Plane();
        var front = await plane.BalancerAsync(name: "front");
        await plane.ListenerAsync(front, Plane.Answer(body: "from the application load balancer"));
        await plane.RefreshAsync();
        var network = await plane.BalancerAsync("network", "net");
        var group = await plane.GroupAsync("front", request => (request.Protocol, request.TargetType) = ("TCP", "alb"));
        await plane.ListenerAsync(network, Plane.To(group), request => (request.Protocol, request.Port) = ("TCP", 8443));
        await plane.Elb.RegisterTargetsAsync(
            new() { TargetGroupArn = group.TargetGroupArn, Targets = [new() { Id = front.LoadBalancerArn, Port = 80 }] },
            Plane.Cancellation
        );
        await plane.PassAsync(200);
        using var client = new HttpClient();

        var answer = await client.GetStringAsync(new UriBuilder(plane.Url("/", 8443)) { Scheme = "http" }.Uri, Plane.Cancellation);

        Assert.Equal("from the application load balancer", answer);
    }

    [Fact]
    public async Task A_zone_without_a_healthy_target_gets_no_connections()
    {
        await using var plane = new Plane();
        using var target = new TcpTarget();
        var group = await ServeAsync(plane, "TCP", target.Place);
        await plane.SetAsync(group, ("load_balancing.cross_zone.enabled", "false"));
        await plane.RefreshAsync();

        for (var connection = 0; connection < 4; connection++)
        {
            using var raw = await Raw.ConnectAsync(plane.Url(port: 443));
            await raw.SendAsync("ping");
            using var inside = await target.AcceptAsync();
            Assert.Equal("ping", await ReadAsync(inside, 4));
        }
    }

    /// <summary>
    /// Where AWS's DNS has nothing better to offer, it offers every zone: whoever meets an empty one tries the next address.
    /// </summary>
    [Fact]
    public async Task Where_no_zone_has_what_every_group_asks_for_a_flow_goes_where_its_own_group_is()
    {
        await using var plane = new Plane();
        using var target = new TcpTarget();
        var group = await ServeAsync(plane, "TCP", target.Place);
        var other = await plane.GroupAsync("other", request => request.Protocol = "TCP");
        var balancer = (await plane.Elb.DescribeLoadBalancersAsync(new(), Plane.Cancellation)).LoadBalancers[0];
        await plane.ListenerAsync(balancer, Plane.To(other), request => (request.Protocol, request.Port) = ("TCP", 444));
        await plane.SetAsync(group, ("load_balancing.cross_zone.enabled", "false"));
        await plane.RefreshAsync();

        for (var connection = 0; connection < 4; connection++)
        {
            using var raw = await Raw.ConnectAsync(plane.Url(port: 443));
            await raw.SendAsync("ping");
            using var inside = await target.AcceptAsync();
            Assert.Equal("ping", await ReadAsync(inside, 4));
        }
    }

    /// <summary>The check value of CRC32c, over a header whose own four bytes are zero.</summary>
    [Fact]
    public void The_header_for_targets_carries_its_checksum()
    {
        var header = ProxyHeader.Of(new(IPAddress.Parse("192.0.2.1"), 50000), new(IPAddress.Parse("127.0.0.1"), 443));
        var told = header[^4..];
        header.AsSpan(header.Length - 4).Clear();
        var crc = uint.MaxValue;
        foreach (var value in header)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        Assert.Equal(~crc, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(told));
    }

    private static Task<TargetGroup> ServeAsync(Plane plane, string protocol, params IPEndPoint[] places) =>
        ServeAsync(plane, protocol, null, places);

    private static async Task<TargetGroup> ServeAsync(
        Plane plane,
        string protocol,
        System.Action<CreateListenerRequest>? like,
        params IPEndPoint[] places
    )
    {
        var balancer = await plane.BalancerAsync("network", "net");
        var group = await plane.GroupAsync("net", request => request.Protocol = protocol == "TLS" ? "TCP" : protocol);
        await plane.ListenerAsync(
            balancer,
            Plane.To(group),
            request =>
            {
                (request.Protocol, request.Port) = (protocol, 443);
                like?.Invoke(request);
            }
        );
        foreach (var place in places)
        {
            await plane.RegisterAsync(group, place);
        }

        await plane.SetAsync(group, ("load_balancing.cross_zone.enabled", "true"));
        await plane.PassAsync(200);
        return group;
    }

    private static async Task<string> ReadAsync(Socket socket, int length)
    {
        var buffer = new byte[length];
        var read = 0;
        while (read < length && await socket.ReceiveAsync(buffer.AsMemory(read), Plane.Cancellation) is > 0 and var more)
        {
            read += more;
        }

        return Encoding.Latin1.GetString(buffer, 0, read);
    }

    private sealed class TcpTarget : IDisposable
    {
        private readonly Socket _door = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public TcpTarget()
        {
            _door.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _door.Listen();
        }

        public IPEndPoint Place => (IPEndPoint)_door.LocalEndPoint!;

        public async Task<Socket> AcceptAsync() => await _door.AcceptAsync(Plane.Cancellation);

        public void Dispose() => _door.Dispose();
    }
}
