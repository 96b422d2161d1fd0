using ElbProvisioner.LocalTraffic.Certificates;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Metrics;

namespace ElbProvisioner.LocalTraffic.Network;

/// <summary>The doors of a TCP_UDP listener, on one port.</summary>
internal sealed class BothFronts(TcpFront tcp, UdpFront udp) : IFront
{
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken, or this user may not have it.</exception>
    public static BothFronts Open(
        int port,
        ServedListener served,
        FlowRouting routing,
        TrafficMeter meter,
        LocalAuthority authority,
        TimeProvider time
    )
    {
        var udp = UdpFront.Open(port, served, routing, meter, time);
        try
        {
            return new(TcpFront.Open(port, served, routing, meter, authority, time), udp);
        }
        catch (System.Net.Sockets.SocketException)
        {
            udp.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    public void Serve(ServedListener served)
    {
        tcp.Serve(served);
        udp.Serve(served);
    }

    public async ValueTask DisposeAsync()
    {
        await tcp.DisposeAsync();
        await udp.DisposeAsync();
    }
}
