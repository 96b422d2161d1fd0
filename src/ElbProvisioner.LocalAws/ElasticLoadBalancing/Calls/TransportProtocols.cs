namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;

/// <summary>The protocols of network load balancers, by what AWS says of several at once.</summary>
internal static class TransportProtocols
{
    public static bool IsQuic(string? protocol) => protocol is "QUIC" or "TCP_QUIC";

    public static bool IsUdp(string? protocol) => protocol is "UDP" or "TCP_UDP";

    /// <summary>No connection comes before the first packet.</summary>
    public static bool IsDatagram(string? protocol) => IsUdp(protocol) || IsQuic(protocol);
}
