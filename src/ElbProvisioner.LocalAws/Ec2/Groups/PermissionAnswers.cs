using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

/// <summary>Rules of equal protocol and ports in one, as DescribeSecurityGroups tells them.</summary>
internal static class PermissionAnswers
{
    public static IReadOnlyList<Document> Write(Transaction transaction, IEnumerable<SecurityGroupRule> rules) =>
        Write(
            transaction,
            rules.Select(rule => new Permission(rule.Protocol, rule.FromPort, rule.ToPort, rule.PeerKind, rule.Peer, rule.Description))
        );

    public static IReadOnlyList<Document> Write(Transaction transaction, IEnumerable<Permission> permissions) =>
        [
            .. permissions
                .GroupBy(permission => (permission.Protocol, permission.FromPort, permission.ToPort))
                .Select(group => Write(transaction, group.Key, group)),
        ];

    private static Document Write(Transaction transaction, (string Protocol, int From, int To) traffic, IEnumerable<Permission> peers)
    {
        var hasPorts = traffic.Protocol is "tcp" or "udp" or "icmp" or "icmpv6";
        var byKind = peers.ToLookup(peer => peer.PeerKind);
        return new()
        {
            ["IpProtocol"] = traffic.Protocol,
            ["FromPort"] = hasPorts ? traffic.From : null,
            ["ToPort"] = hasPorts ? traffic.To : null,
            ["IpRanges"] = Sources(PeerKind.Ipv4, "CidrIp"),
            ["Ipv6Ranges"] = Sources(PeerKind.Ipv6, "CidrIpv6"),
            ["PrefixListIds"] = Sources(PeerKind.PrefixList, "PrefixListId"),
            ["UserIdGroupPairs"] = byKind[PeerKind.Group]
                .Select(peer => new Document
                {
                    ["GroupId"] = peer.Peer,
                    ["UserId"] = transaction.Account,
                    ["Description"] = peer.Description,
                })
                .ToList(),
        };

        List<Document> Sources(PeerKind kind, string member) =>
            [.. byKind[kind].Select(peer => new Document { [member] = peer.Peer, ["Description"] = peer.Description })];
    }
}
