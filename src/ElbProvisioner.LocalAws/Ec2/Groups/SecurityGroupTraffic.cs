using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

/// <summary>What security groups let through.</summary>
internal static class SecurityGroupTraffic
{
    /// <summary>Whether one of <paramref name="groups"/> admits the traffic: from any of the source's groups or addresses.</summary>
    /// <param name="protocol"><c>tcp</c> or <c>udp</c>.</param>
    public static bool Admits(
        Transaction transaction,
        IReadOnlyList<string> groups,
        string protocol,
        int port,
        IReadOnlyList<string> sourceGroups,
        IReadOnlyList<string> sourceAddresses
    ) => Passes(transaction, groups, isEgress: false, protocol, port, sourceGroups, sourceAddresses);

    /// <summary>Whether one of <paramref name="groups"/> lets traffic out to the target's groups or address.</summary>
    public static bool LetsOut(
        Transaction transaction,
        IReadOnlyList<string> groups,
        string protocol,
        int port,
        IReadOnlyList<string> targetGroups,
        string targetAddress
    ) => Passes(transaction, groups, isEgress: true, protocol, port, targetGroups, [targetAddress]);

    private static bool Passes(
        Transaction transaction,
        IReadOnlyList<string> groups,
        bool isEgress,
        string protocol,
        int port,
        IReadOnlyList<string> peers,
        IReadOnlyList<string> addresses
    )
    {
        var ranges = addresses.Select(Cidr.ParseAddressOrRange).OfType<Cidr>().ToList();
        return groups
            .SelectMany(group => RuleKeeping.Of(transaction, group, isEgress))
            .Any(rule => IsFor(rule, protocol, port) && Reaches(transaction, rule, peers, ranges));
    }

    private static bool IsFor(SecurityGroupRule rule, string protocol, int port) =>
        rule.Protocol == "-1" || (rule.Protocol == protocol && rule.FromPort <= port && port <= rule.ToPort);

    private static bool Reaches(Transaction transaction, SecurityGroupRule rule, IReadOnlyList<string> groups, List<Cidr> addresses) =>
        rule.PeerKind switch
        {
            PeerKind.Group => groups.Contains(rule.Peer),
            PeerKind.PrefixList => PrefixLists.Find(transaction, rule.Peer) is { } list
                && list.Entries.Any(entry => IsIn(entry, addresses)),
            _ => IsIn(rule.Peer, addresses),
        };

    private static bool IsIn(string range, List<Cidr> addresses) =>
        Cidr.Parse(range) is { } wide && addresses.Exists(address => wide.Contains(address));
}
