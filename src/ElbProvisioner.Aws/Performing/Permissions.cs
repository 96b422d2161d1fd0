using Amazon.EC2.Model;
using ElbProvisioner.Core.Resources;
using SecurityGroupRule = ElbProvisioner.Core.Resources.SecurityGroupRule;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Our flat rules and EC2's permissions, in both directions.</summary>
internal static class Permissions
{
    public static List<IpPermission> Of(ActionScope scope, IEnumerable<SecurityGroupRule> rules) =>
        [.. rules.Select(rule => Of(scope, rule))];

    /// <summary>What EC2 takes for the same rule: everything but the description.</summary>
    public static string KeyOf(ActionScope scope, SecurityGroupRule rule) =>
        Key(
            rule.Protocol,
            From(rule),
            To(rule),
            rule.Peer switch
            {
                RulePeer.Cidr cidr => cidr.Range,
                RulePeer.PrefixList list => list.Id,
                RulePeer.Group group => scope.Id(group.Ref),
                _ => throw new InvalidOperationException($"An unknown peer: {rule.Peer}"),
            }
        );

    public static IEnumerable<string> KeysOf(IEnumerable<IpPermission>? permissions) =>
        from permission in permissions ?? []
        from peer in (permission.Ipv4Ranges ?? [])
            .Select(r => r.CidrIp)
            .Concat((permission.Ipv6Ranges ?? []).Select(r => r.CidrIpv6))
            .Concat((permission.PrefixListIds ?? []).Select(l => l.Id))
            .Concat((permission.UserIdGroupPairs ?? []).Select(p => p.GroupId))
        select Key(permission.IpProtocol, permission.FromPort, permission.ToPort, peer);

    private static string Key(string protocol, int? from, int? to, string peer) =>
        protocol == "-1" ? $"-1 {peer}" : $"{protocol} {from} {to} {peer}";

    private static int? From(SecurityGroupRule rule) => rule.FromPort ?? AllOf(rule.Protocol);

    private static int? To(SecurityGroupRule rule) => rule.ToPort ?? AllOf(rule.Protocol);

    /// <summary>AWS wants type and code with ICMP; -1 stands for all of them [EC2 IpPermission].</summary>
    private static int? AllOf(string protocol) => protocol is "icmp" or "icmpv6" ? -1 : null;

    private static IpPermission Of(ActionScope scope, SecurityGroupRule rule)
    {
        var permission = new IpPermission
        {
            IpProtocol = rule.Protocol,
            FromPort = From(rule),
            ToPort = To(rule),
        };
        var description = rule.Description.Length == 0 ? null : rule.Description;
        switch (rule.Peer)
        {
            case RulePeer.Cidr cidr when cidr.Range.Contains(':', StringComparison.Ordinal):
                permission.Ipv6Ranges = [new Ipv6Range { CidrIpv6 = cidr.Range, Description = description }];
                break;
            case RulePeer.Cidr cidr:
                permission.Ipv4Ranges = [new IpRange { CidrIp = cidr.Range, Description = description }];
                break;
            case RulePeer.PrefixList list:
                permission.PrefixListIds = [new PrefixListId { Id = list.Id, Description = description }];
                break;
            case RulePeer.Group group:
                permission.UserIdGroupPairs = [new UserIdGroupPair { GroupId = scope.Id(group.Ref), Description = description }];
                break;
            default:
                throw new InvalidOperationException($"An unknown peer: {rule.Peer}");
        }

        return permission;
    }
}
