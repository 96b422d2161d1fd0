using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ElbProvisioner.LocalTraffic.Certificates;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Metrics;

namespace ElbProvisioner.LocalTraffic.Network;

/// <summary>The door of a TCP or TLS listener: each connection goes to one target for its life [NLB guide].</summary>
internal sealed class TcpFront : IFront
{
    // Nobody publishes these: enough for any client, and an end to what one process has to bear.
    private const int MostConnections = 20_000;
    private const int Backlog = 512;
    private const int StandardIdle = 350;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly FlowRouting _routing;
    private readonly TrafficMeter _meter;
    private readonly LocalAuthority _authority;
    private readonly TimeProvider _time;
    private readonly List<Socket> _doors = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<long, Task> _connections = new();
    private readonly List<Task> _accepting = [];
    private ServedListener _served;
    private long _count;

    private TcpFront(ServedListener served, FlowRouting routing, TrafficMeter meter, LocalAuthority authority, TimeProvider time) =>
        (_served, _routing, _meter, _authority, _time) = (served, routing, meter, authority, time);

    /// <exception cref="SocketException">The port is taken, or this user may not have it.</exception>
    public static TcpFront Open(
        int port,
        ServedListener served,
        FlowRouting routing,
        TrafficMeter meter,
        LocalAuthority authority,
        TimeProvider time
    )
    {
        var front = new TcpFront(served, routing, meter, authority, time);
        foreach (var address in (ReadOnlySpan<IPAddress>)[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            var door = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                door.Bind(new IPEndPoint(address, port));
                door.Listen(Backlog);
                front._doors.Add(door);
            }
            catch (SocketException) when (front._doors.Count > 0)
            {
                // A machine without IPv6 does without.
                door.Dispose();
            }
            catch (SocketException)
            {
                door.Dispose();
                throw;
            }
        }

        front._accepting.AddRange(front._doors.Select(front.AcceptAsync));
        return front;
    }

    public void Serve(ServedListener served) => Volatile.Write(ref _served, served);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _doors.ForEach(static door => door.Dispose());
        await Task.WhenAll(_accepting);
        await Task.WhenAll(_connections.Values);
        _stop.Dispose();
    }

    private async Task AcceptAsync(Socket door)
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await door.AcceptAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                continue;
            }

            if (_connections.Count >= MostConnections)
            {
                Reset(client);
                continue;
            }

            var id = Interlocked.Increment(ref _count);
            var work = CarryAsync(client);
            _connections[id] = work;
            _ = work.ContinueWith(_ => _connections.TryRemove(id, out var _), TaskScheduler.Default);
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using (client)
        using (var target = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            client.NoDelay = target.NoDelay = true;
            var peer = (IPEndPoint)client.RemoteEndPoint!;
            if (
                await _routing.RouteAsync(() => Volatile.Read(ref _served), peer.Address, Volatile.Read(ref _served).IsTls ? "tls" : "tcp")
                is not
                (var flow, var served)
            )
            {
                Reset(client);
                return;
            }

            flow.Target.Begin();
            using var metered = _meter.Begin(served.Balancer.Arn, flow.Zone, served.IsTls ? "TLS" : "TCP");
            try
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(flow.Drained, flow.Lost, _stop.Token);
                await ConnectAsync(target, flow.Place, end.Token);
                if (!await RelayAsync(served, client, target, flow, metered, end.Token))
                {
                    Reset(target);
                    Reset(client);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or AuthenticationException)
            {
                Reset(target);
                Reset(client);
            }
            finally
            {
                flow.Target.End();
            }
        }
    }

    private async Task ConnectAsync(Socket target, IPEndPoint place, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        await target.ConnectAsync(place, either.Token);
    }

    private async Task<bool> RelayAsync(
        ServedListener served,
        Socket client,
        Socket target,
        Flow flow,
        MeteredConnection metered,
        CancellationToken ct
    )
    {
        await using var clientStream = new NetworkStream(client);
        await using var targetStream = new NetworkStream(target);
        if (flow.Pool.Settings.SaysWho)
        {
            var listener = new IPEndPoint(((IPEndPoint)client.LocalEndPoint!).Address, served.Listener.Port);
            await targetStream.WriteAsync(ProxyHeader.Of((IPEndPoint)client.RemoteEndPoint!, listener), ct);
        }

        await using var outside = served.IsTls ? await GreetAsync(served, clientStream, ct) : null;
        await using var inside = flow.Pool.Group.Protocol == "TLS" ? await JoinAsync(targetStream, outside, ct) : null;
        return await Relay.RunAsync(
            outside ?? (Stream)clientStream,
            inside ?? (Stream)targetStream,
            () => FinishAsync(outside, client),
            () => FinishAsync(inside, target),
            IdleOf(served),
            _time,
            metered.Carry,
            ct
        );
    }

    private async Task<SslStream> GreetAsync(ServedListener served, NetworkStream client, CancellationToken ct)
    {
        var stream = new SslStream(client);
        using var late = new CancellationTokenSource(Handshakes.Longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        await stream.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
                ValueTask.FromResult(
                    Handshakes.Of(served, _authority, hello.ServerName, Handshakes.ProtocolsOf(served.Listener.AlpnPolicy)).Options
                ),
            null,
            either.Token
        );
        return stream;
    }

    private async Task<SslStream> JoinAsync(NetworkStream target, SslStream? outside, CancellationToken ct)
    {
        var stream = new SslStream(target);
        using var late = new CancellationTokenSource(Handshakes.Longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        var agreed = outside?.NegotiatedApplicationProtocol ?? default;
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = outside?.TargetHostName is { Length: > 0 } name ? name : "localhost",
                RemoteCertificateValidationCallback = TargetTrust.Any,
                ApplicationProtocols = agreed.Protocol.IsEmpty ? null : [agreed],
            },
            either.Token
        );
        return stream;
    }

    private static async ValueTask FinishAsync(SslStream? tls, Socket socket)
    {
        if (tls is not null)
        {
            await tls.ShutdownAsync();
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private static TimeSpan IdleOf(ServedListener served) =>
        TimeSpan.FromSeconds(
            int.TryParse(
                served.Listener.Attributes.GetValueOrDefault("tcp.idle_timeout.seconds"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var seconds
            )
                ? seconds
                : StandardIdle
        );

    /// <summary>Ends a connection as network load balancers do: with a reset.</summary>
    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }
    }
}
