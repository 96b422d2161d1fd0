using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Requests;

/// <summary>What security groups of the file let through. Where the file cannot know (ranges, prefix lists), it may.</summary>
internal static class Flows
{
    /// <summary>
    /// The groups of the file that these names are; null when one is made elsewhere or derived, so that its rules are not written here.
    /// </summary>
    public static ImmutableArray<SecurityGroup>? Written(Stack stack, ImmutableArray<string> names)
    {
        ImmutableArray<SecurityGroup> groups = [.. stack.SecurityGroups.Where(group => names.Contains(group.Name))];
        return names.IsEmpty || groups.Length < names.Length ? null : groups;
    }

    /// <param name="others">The groups at the other end; none: not known.</param>
    public static bool Pass(Stack stack, IEnumerable<TrafficRule> rules, Opening port, ImmutableArray<string> others, bool isIpv6) =>
        rules.Any(rule => Covers(rule, port) && MayBe(stack, rule.Peer, others, isIpv6));

    public static bool Covers(TrafficRule rule, Opening port) =>
        rule.Protocol == "-1" || (rule.Protocol == port.Transport && rule.FromPort <= port.Port && port.Port <= rule.ToPort);

    /// <summary>For people: <c>port 8080</c>, <c>port 8081 (its health check)</c>.</summary>
    public static string Say(TargetGroup target, Opening port) =>
        Openings.TransportsOf(target.Protocol).Contains(port.Transport) && port.Port == target.Port
            ? $"{port}"
            : $"{port} (its health check)";

    /// <summary>As a security group of the file says it: <c>ports: 8080</c>.</summary>
    public static string Key(Opening port) => port.Transport == "udp" ? $"protocol: udp, ports: {port.Port}" : $"ports: {port.Port}";

    private static bool MayBe(Stack stack, Peer peer, ImmutableArray<string> others, bool isIpv6) =>
        peer switch
        {
            Peer.Cidr cidr => cidr.Range.Contains(':') == isIpv6,
            Peer.Named named => others.IsEmpty || GroupNames.Of(stack, named.Target).Any(others.Contains),
            _ => true,
        };
}
