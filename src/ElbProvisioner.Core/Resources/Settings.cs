using System.Collections.Immutable;

namespace ElbProvisioner.Core.Resources;

// What an object of each kind is made of: the same shape for what is wanted and for what AWS reports (already normalised),
// so that one comparison serves both. References to other objects are ResourceRefs on both sides.

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
);

public abstract record RulePeer
{
    private RulePeer() { }

    public sealed record Cidr(string Range) : RulePeer;

    public sealed record PrefixList(string Id) : RulePeer;

    public sealed record Group(ResourceRef Ref) : RulePeer;
}

public sealed record SecurityGroupSettings(string GroupName, string Description, string VpcId, ImmutableArray<SecurityGroupRule> Rules);

/// <param name="Weight">0 to 999.</param>
public sealed record ForwardTarget(ResourceRef TargetGroup, int Weight);

/// <summary>A condition in AWS's terms. Values are sorted: AWS gives their order no meaning.</summary>
/// <param name="Field"><c>host-header</c>, <c>path-pattern</c>, <c>http-request-method</c>, <c>http-header</c>, <c>query-string</c>,
/// <c>source-ip</c>.</param>
/// <param name="HeaderName">For <c>http-header</c>, else null.</param>
/// <param name="Values">For <c>query-string</c>: <c>key=value</c>, or <c>=value</c> for any key.</param>
/// <param name="IsRegex">The values are regular expressions.</param>
public sealed record ConditionSettings(string Field, string? HeaderName, ImmutableArray<string> Values, bool IsRegex = false);

/// <param name="Name">Lower case, no trailing dot.</param>
/// <param name="Type"><c>A</c> or <c>AAAA</c>.</param>
public sealed record DnsAlias(string Name, string Type);
