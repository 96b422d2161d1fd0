namespace ElbProvisioner.Core.Resources;

public enum RuleDirection
{
    Ingress,
    Egress,
}

/// <summary>One flattened permission: one protocol, one port range, one peer.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, a number, or <c>-1</c>.</param>
public sealed record SecurityGroupRule(
    RuleDirection Direction,
    string Protocol,
    int? FromPort,
    int? ToPort,
    RulePeer Peer,
    string Description
)
{
    /// <summary>How the description begins of a rule that elbctl derives for a load balancer, before the name of that.</summary>
    internal const string LoadBalancerMark = "load balancer ";

    internal bool IsOfLoadBalancer => Description.StartsWith(LoadBalancerMark, StringComparison.Ordinal);

    /// <summary>What makes two rules the same to AWS: everything but the description.</summary>
    internal string Flow => $"{Direction}/{Protocol}/{FromPort}-{ToPort}/{Peer.Text(static reference => reference.Key)}";

    /// <summary>For people, in plans.</summary>
    internal string Text(Func<ResourceRef, string> nameOf)
    {
        var ports =
            Protocol == "-1" ? "all"
            : FromPort is null ? Protocol
            : Protocol is "icmp" or "icmpv6" ? $"{Protocol} type {FromPort}{(ToPort is null or < 0 ? "" : $" code {ToPort}")}"
            : FromPort == ToPort ? $"{Protocol} {FromPort}"
            : $"{Protocol} {FromPort}-{ToPort}";
        return $"{ports} {(Direction == RuleDirection.Ingress ? "from" : "to")} {Peer.Text(nameOf)}";
    }
}

public abstract record RulePeer
{
    private RulePeer() { }

    internal abstract string Text(Func<ResourceRef, string> nameOf);

    public sealed record Cidr(string Range) : RulePeer
    {
        internal override string Text(Func<ResourceRef, string> nameOf) => Range;
    }

    public sealed record PrefixList(string Id) : RulePeer
    {
        internal override string Text(Func<ResourceRef, string> nameOf) => Id;
    }

    public sealed record Group(ResourceRef Ref) : RulePeer
    {
        internal override string Text(Func<ResourceRef, string> nameOf) => nameOf(Ref);
    }
}
