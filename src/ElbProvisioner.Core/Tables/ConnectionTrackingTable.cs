using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>[EC2 API: ConnectionTrackingSpecificationRequest]</summary>
public static class ConnectionTrackingTable
{
    public static PropertyTable Table { get; } = new("connection tracking");

    public static Property<TimeSpan> TcpEstablished { get; } =
        Table
            .Duration("tcpEstablishedTimeout", 60, 432_000, "Established TCP connections; 5d unless written.")
            .Wire("TcpEstablishedTimeout")
            .InNewVersion();

    public static Property<TimeSpan> UdpStream { get; } =
        Table.Duration("udpStreamTimeout", 60, 180, "UDP flows with answers; 3m unless written.").Wire("UdpStreamTimeout").InNewVersion();

    public static Property<TimeSpan> Udp { get; } =
        Table.Duration("udpTimeout", 30, 60, "UDP flows without; 30s unless written.").Wire("UdpTimeout").InNewVersion();

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "connectionTrackingSpecification", "How long security groups remember idle connections.");
}
