namespace ElbProvisioner.Core.Requests;

/// <summary>What stands where a security group, a load balancer or a scaling group may be named.</summary>
/// <param name="Place">Where it is declared; empty when the name alone was written.</param>
internal sealed record PeerName(string Place, string Name)
{
    public const string SecurityGroups = "securityGroups";
    public const string LoadBalancers = "loadBalancers";
    public const string AutoScalingGroups = "autoScalingGroups";

    public static PeerName Of(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new PeerName("", text) : new PeerName(text[..dot], text[(dot + 1)..]);
    }
}
