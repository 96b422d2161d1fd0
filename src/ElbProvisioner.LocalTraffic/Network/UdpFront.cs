using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Metrics;

namespace ElbProvisioner.LocalTraffic.Network;

/// <summary>The door of a UDP listener: what a client sends goes to one target until nothing came for two minutes [NLB guide].</summary>
internal sealed class UdpFront : IFront
{
    // Nobody publishes it: an end to what one process has to bear.
    private const int MostFlows = 1_000;
    private const int Longest = 65_535;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(120);

    private readonly FlowRouting _routing;
    private readonly TrafficMeter _meter;
    private readonly TimeProvider _time;
    private readonly List<Socket> _doors = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<IPEndPoint, Line> _lines = new();
    private readonly List<Task> _working = [];
    private ServedListener _served;

    private UdpFront(ServedListener served, FlowRouting routing, TrafficMeter meter, TimeProvider time) =>
        (_served, _routing, _meter, _time) = (served, routing, meter, time);

    /// <exception cref="SocketException">The port is taken, or this user may not have it.</exception>
    public static UdpFront Open(int port, ServedListener served, FlowRouting routing, TrafficMeter meter, TimeProvider time)
    {
        var front = new UdpFront(served, routing, meter, time);
        foreach (var address in (ReadOnlySpan<IPAddress>)[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            var door = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                door.Bind(new IPEndPoint(address, port));
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

        front._working.AddRange(front._doors.Select(front.ReceiveAsync));
        return front;
    }

    public void Serve(ServedListener served) => Volatile.Write(ref _served, served);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _doors.ForEach(static door => door.Dispose());
        await Task.WhenAll(_working);
        foreach (var line in _lines.Values)
        {
            line.End();
        }

        await Task.WhenAll(_lines.Values.Select(static line => line.Work));
        _stop.Dispose();
    }

    private async Task ReceiveAsync(Socket door)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(Longest);
        var any = new IPEndPoint(door.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var got = await door.ReceiveFromAsync(buffer, any, _stop.Token);
                if (await LineOfAsync(door, (IPEndPoint)got.RemoteEndPoint) is { } line)
                {
                    line.Touch();
                    line.Metered.Carry(got.ReceivedBytes);
                    await line.Target.SendAsync(buffer.AsMemory(0, got.ReceivedBytes), _stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The target or the client does not listen: UDP has nobody to tell.
            }
        }
    }

    private async ValueTask<Line?> LineOfAsync(Socket door, IPEndPoint client)
    {
        if (_lines.TryGetValue(client, out var line))
        {
            return line;
        }

        if (
            _lines.Count >= MostFlows
            || await _routing.RouteAsync(() => Volatile.Read(ref _served), client.Address, "udp") is not (var flow, _)
        )
        {
            return null;
        }

        line = new Line(flow, _meter.Begin(_served.Balancer.Arn, flow.Zone, "UDP"), _time);
        _lines[client] = line;
        line.Work = AnswerAsync(line, door, client);
        return line;
    }

    private async Task AnswerAsync(Line line, Socket door, IPEndPoint client)
    {
        await Task.Yield();
        line.Flow.Target.Begin();
        var buffer = new byte[Longest];
        try
        {
            while (true)
            {
                try
                {
                    var got = await line.Target.ReceiveAsync(buffer, line.Ended);
                    line.Touch();
                    line.Metered.Carry(got);
                    await door.SendToAsync(buffer.AsMemory(0, got), client, line.Ended);
                }
                catch (SocketException)
                {
                    // Nobody listens there now: somebody may later.
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // It has ended.
        }
        finally
        {
            _lines.TryRemove(client, out _);
            line.Flow.Target.End();
            line.Dispose();
        }
    }

    /// <summary>One client's flow to its target.</summary>
    private sealed class Line : IDisposable
    {
        private readonly TimeProvider _time;
        private readonly CancellationTokenSource _end;
        private readonly ITimer _timer;
        private long _last;

        public Line(Flow flow, MeteredConnection metered, TimeProvider time)
        {
            (Flow, Metered, _time) = (flow, metered, time);
            _end = CancellationTokenSource.CreateLinkedTokenSource(flow.Drained, flow.Lost);
            Ended = _end.Token;
            Target = new Socket(flow.Place.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            Target.Connect(flow.Place);
            Touch();
            _timer = time.CreateTimer(_ => Look(), null, Idle, Idle / 8);
        }

        public Flow Flow { get; }

        public MeteredConnection Metered { get; }

        public Socket Target { get; }

        public CancellationToken Ended { get; }

        public Task Work { get; set; } = Task.CompletedTask;

        public void Touch() => Volatile.Write(ref _last, _time.GetTimestamp());

        public void End()
        {
            try
            {
                _end.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has ended by itself.
            }
        }

        public void Dispose()
        {
            _timer.Dispose();
            Metered.Dispose();
            Target.Dispose();
            _end.Dispose();
        }

        private void Look()
        {
            if (_time.GetElapsedTime(Volatile.Read(ref _last)) >= Idle)
            {
                End();
            }
        }
    }
}
