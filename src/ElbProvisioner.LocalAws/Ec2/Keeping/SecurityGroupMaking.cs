using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Keeping;

/// <summary>What security groups begin with.</summary>
internal static class SecurityGroupMaking
{
    public static void Keep(Transaction transaction, SecurityGroup group)
    {
        transaction.Ec2.SecurityGroups.Put(group);
        Links.Put(transaction.Ec2, Links.GroupNames, group.VpcId, group.Name.ToLowerInvariant(), group.Key);
        Links.Put(transaction.Ec2, Links.VpcGroups, group.VpcId, group.Key, group.Key);
    }

    /// <summary>Removes the group with its rules, whatever still speaks of it.</summary>
    public static void Forget(Transaction transaction, string groupId)
    {
        if (transaction.Ec2.SecurityGroups.Find(groupId) is not { } group)
        {
            return;
        }

        foreach (var rule in RuleKeeping.Of(transaction, groupId).ToList())
        {
            RuleKeeping.Remove(transaction, rule);
        }

        transaction.Ec2.SecurityGroups.Remove(groupId);
        Links.Remove(transaction.Ec2, Links.GroupNames, group.VpcId, group.Name.ToLowerInvariant());
        Links.Remove(transaction.Ec2, Links.VpcGroups, group.VpcId, groupId);
        TagKeeping.Remove(transaction, groupId);
    }

    /// <summary>A new group lets everything out; over IPv6 too where the VPC has it.</summary>
    public static void LetEverythingOut(Transaction transaction, string groupId, Vpc vpc)
    {
        RuleKeeping.Add(transaction, NewRule(transaction, groupId, isEgress: true, PeerKind.Ipv4, "0.0.0.0/0"));
        if (vpc.Ipv6CidrBlock is not null)
        {
            RuleKeeping.Add(transaction, NewRule(transaction, groupId, isEgress: true, PeerKind.Ipv6, "::/0"));
        }
    }

    /// <summary>A rule for all traffic.</summary>
    public static SecurityGroupRule NewRule(Transaction transaction, string groupId, bool isEgress, PeerKind kind, string peer)
    {
        var id = $"sgr-{transaction.NewId(17)}";
        return new(SecurityGroupRule.Prefix(groupId, isEgress) + id, id, groupId, isEgress, "-1", -1, -1, kind, peer, null);
    }
}
