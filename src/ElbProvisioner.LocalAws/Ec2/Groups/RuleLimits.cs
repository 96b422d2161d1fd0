using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

/// <summary>
/// How many rules a group may have in one direction, counted for each address family by itself (VPC User Guide, "Amazon VPC quotas").
/// </summary>
internal static class RuleLimits
{
    public static void MustFit(Transaction transaction, string groupId, bool isEgress)
    {
        if (!Fits(transaction, groupId, isEgress))
        {
            throw new AwsError("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group has been reached.");
        }
    }

    /// <summary>In both directions.</summary>
    public static bool Fits(Transaction transaction, string groupId) =>
        Fits(transaction, groupId, isEgress: false) && Fits(transaction, groupId, isEgress: true);

    private static bool Fits(Transaction transaction, string groupId, bool isEgress)
    {
        var rules = RuleKeeping.Of(transaction, groupId, isEgress).ToList();
        var most = transaction.Quota(Ec2Quotas.RulesPerSecurityGroup);
        return rules.Sum(rule => Weight(transaction, rule, isIpv6: false)) <= most
            && rules.Sum(rule => Weight(transaction, rule, isIpv6: true)) <= most;
    }

    // A rule that names a group counts in both families; a prefix list counts as many times as AWS gives it weight.
    private static int Weight(Transaction transaction, SecurityGroupRule rule, bool isIpv6) =>
        rule.PeerKind switch
        {
            PeerKind.Ipv4 => isIpv6 ? 0 : 1,
            PeerKind.Ipv6 => isIpv6 ? 1 : 0,
            PeerKind.PrefixList => PrefixLists.Find(transaction, rule.Peer) is { } list && (list.Family == "IPv6") == isIpv6
                ? list.Weight
                : 0,
            _ => 1,
        };
}
