using ElbProvisioner.LocalAws.Ec2.Tags;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

/// <summary>Keeps rules together with what finds them.</summary>
internal static class RuleKeeping
{
    public static IEnumerable<SecurityGroupRule> Of(Turn turn, string groupId, bool isEgress) =>
        turn.Ec2.Rules.StartingWith(SecurityGroupRule.Prefix(groupId, isEgress));

    public static IEnumerable<SecurityGroupRule> Of(Turn turn, string groupId) => turn.Ec2.Rules.StartingWith($"{groupId}/");

    public static SecurityGroupRule? Find(Turn turn, string ruleId) => turn.Ec2.Rules.Find(Links.Find(turn.Ec2, Links.RuleIds, ruleId));

    public static void Add(Turn turn, SecurityGroupRule rule)
    {
        turn.Ec2.Rules.Put(rule);
        Links.Put(turn.Ec2, Links.RuleIds, rule.Id, "", rule.Key);
        if (rule.PeerKind == PeerKind.Group)
        {
            Links.Put(turn.Ec2, Links.GroupReferences, rule.Peer, rule.Id, rule.Key);
        }
    }

    public static void Remove(Turn turn, SecurityGroupRule rule)
    {
        turn.Ec2.Rules.Remove(rule.Key);
        Links.Remove(turn.Ec2, Links.RuleIds, rule.Id, "");
        Links.Remove(turn.Ec2, Links.GroupReferences, rule.Peer, rule.Id);
        TagKeeping.Remove(turn, rule.Id);
    }

    /// <summary>Rules of the group changed, or who holds the group: what passes through it may have become something else.</summary>
    public static void Tell(Turn turn, string groupId) => turn.Later(TimeSpan.Zero, "elbv2.networkChanged", groupId);
}
