using System.Collections.Immutable;

namespace ElbProvisioner.Core.Model;

/// <summary>A port as security groups know it.</summary>
/// <param name="Transport"><c>tcp</c> or <c>udp</c>.</param>
public sealed record Opening(string Transport, int Port)
{
    /// <summary>For people: <c>port 8080</c>, <c>UDP port 53</c>.</summary>
    public override string ToString() => Transport == "udp" ? $"UDP port {Port}" : $"port {Port}";
}

/// <summary>What protocols of load balancers are on the wire.</summary>
public static class Openings
{
    private static readonly ImmutableArray<string> Tcp = ["tcp"];
    private static readonly ImmutableArray<string> Udp = ["udp"];
    private static readonly ImmutableArray<string> Both = ["tcp", "udp"];

    /// <summary>QUIC travels in UDP [RFC 9000], and so does GENEVE [RFC 8926].</summary>
    public static ImmutableArray<string> TransportsOf(string protocol) =>
        protocol switch
        {
            "UDP" or "QUIC" or "GENEVE" => Udp,
            "TCP_UDP" or "TCP_QUIC" => Both,
            _ => Tcp,
        };
}
