using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Keeping;

/// <summary>Keeps rules together with what finds them.</summary>
internal static class RuleKeeping
{
    public static IEnumerable<SecurityGroupRule> Of(Transaction transaction, string groupId, bool isEgress) =>
        transaction.Ec2.Rules.StartingWith(SecurityGroupRule.Prefix(groupId, isEgress));

    public static IEnumerable<SecurityGroupRule> Of(Transaction transaction, string groupId) =>
        transaction.Ec2.Rules.StartingWith($"{groupId}/");

    public static SecurityGroupRule? Find(Transaction transaction, string ruleId) =>
        transaction.Ec2.Rules.Find(Links.Find(transaction.Ec2, Links.RuleIds, ruleId));

    public static void Add(Transaction transaction, SecurityGroupRule rule)
    {
        transaction.Ec2.Rules.Put(rule);
        Links.Put(transaction.Ec2, Links.RuleIds, rule.Id, "", rule.Key);
        if (rule.PeerKind == PeerKind.Group)
        {
            Links.Put(transaction.Ec2, Links.GroupReferences, rule.Peer, rule.Id, rule.Key);
        }
    }

    public static void Remove(Transaction transaction, SecurityGroupRule rule)
    {
        transaction.Ec2.Rules.Remove(rule.Key);
        Links.Remove(transaction.Ec2, Links.RuleIds, rule.Id, "");
        Links.Remove(transaction.Ec2, Links.GroupReferences, rule.Peer, rule.Id);
        TagKeeping.Remove(transaction, rule.Id);
    }

    /// <summary>Rules of the group changed, or who holds the group: what passes through it may have become something else.</summary>
    public static void Tell(Transaction transaction, string groupId) => transaction.Later(TimeSpan.Zero, "elbv2.networkChanged", groupId);
}
