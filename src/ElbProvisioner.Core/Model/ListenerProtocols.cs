using System.Collections.Immutable;

namespace ElbProvisioner.Core.Model;

/// <summary>Which target groups a listener can forward to [NLB guide: create a target group; ALB guide: target groups].</summary>
public static class ListenerProtocols
{
    /// <summary>What a target group of a listener can speak; what is most usual first.</summary>
    public static ImmutableArray<string> TargetsOf(string listener) =>
        listener switch
        {
            "HTTP" or "HTTPS" => ["HTTP", "HTTPS"],
            "TCP" => ["TCP", "TCP_UDP"],
            "TLS" => ["TCP", "TLS"],
            "UDP" => ["UDP", "TCP_UDP"],
            _ => [listener],
        };

    /// <summary>Several target groups can stand in one forward [NLB guide: listeners]: not of QUIC, and not of GENEVE.</summary>
    public static bool HasWeights(string listener) => listener is not ("QUIC" or "TCP_QUIC" or "GENEVE");

    /// <summary>They can stand in one forward: TCP and TLS cannot [AWS Load Balancer Controller: annotations].</summary>
    public static bool CanShare(string one, string other) => (one, other) is not (("TCP", "TLS") or ("TLS", "TCP"));
}
