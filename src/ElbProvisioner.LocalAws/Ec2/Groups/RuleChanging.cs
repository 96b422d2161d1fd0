using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

internal static class RuleChanging
{
    public static Document Modify(Transaction transaction, Fields request)
    {
        var group = SecurityGroups.Named(transaction, request);
        foreach (var update in request.Structures("SecurityGroupRules"))
        {
            var rule = RuleAnswers.Existing(transaction, group, update.Required("SecurityGroupRuleId"));
            var changed = Changed(
                transaction,
                group,
                rule,
                update.Structure("SecurityGroupRule") ?? throw Refusals.Missing("SecurityGroupRule")
            );
            if (
                RuleKeeping
                    .Of(transaction, group.Key, rule.IsEgress)
                    .FirstOrDefault(other => other.Id != rule.Id && other.IsSame(changed)) is
                { } same
            )
            {
                throw RuleAuthorizing.Duplicate(same);
            }

            Replace(transaction, rule, changed);
        }

        RuleKeeping.Tell(transaction, group.Key);
        return new() { ["Return"] = true };
    }

    public static Document DescribeIngressAnew(Transaction transaction, Fields request) =>
        DescribeAnew(transaction, request, isEgress: false);

    public static Document DescribeEgressAnew(Transaction transaction, Fields request) =>
        DescribeAnew(transaction, request, isEgress: true);

    private static Document DescribeAnew(Transaction transaction, Fields request, bool isEgress)
    {
        var group = SecurityGroups.Named(transaction, request);
        var (permissions, byId) = (Permissions.Read(transaction, group, request), request.Structures("SecurityGroupRuleDescriptions"));
        if (permissions.Count == 0 && byId.Count == 0)
        {
            throw Refusals.Incomplete("Either 'ipPermissions' or 'securityGroupRuleDescriptions' should be provided.");
        }

        foreach (var permission in permissions)
        {
            var rule = RuleKeeping.Of(transaction, group.Key, isEgress).FirstOrDefault(permission.IsSame) ?? throw Refusals.NoSuchRule();
            transaction.Ec2.Rules.Put(rule with { Description = permission.Description });
        }

        foreach (var given in byId)
        {
            var rule = RuleAnswers.Existing(transaction, group, given.Text("SecurityGroupRuleId") ?? "", isEgress);
            transaction.Ec2.Rules.Put(rule with { Description = Permissions.CheckDescription(given.Text("Description")) });
        }

        return new() { ["Return"] = true };
    }

    private static SecurityGroupRule Changed(Transaction transaction, SecurityGroup group, SecurityGroupRule rule, Fields wanted)
    {
        var protocol = wanted.Text("IpProtocol") is { } given ? RuleTraffic.Normalize(given) : rule.Protocol;
        var (from, to) = RuleTraffic.Ports(protocol, wanted.Integer("FromPort") ?? rule.FromPort, wanted.Integer("ToPort") ?? rule.ToPort);
        List<(PeerKind Kind, string Peer)> peers = [];
        if (wanted.Text("CidrIpv4") is { } range)
        {
            peers.Add((PeerKind.Ipv4, RulePeers.Range(range, isIpv6: false)));
        }

        if (wanted.Text("CidrIpv6") is { } ipv6)
        {
            peers.Add((PeerKind.Ipv6, RulePeers.Range(ipv6, isIpv6: true)));
        }

        if (wanted.Text("PrefixListId") is { } list)
        {
            peers.Add((PeerKind.PrefixList, RulePeers.PrefixList(transaction, list)));
        }

        if (wanted.Text("ReferencedGroupId") is { } other)
        {
            peers.Add((PeerKind.Group, RulePeers.Group(transaction, group, other)));
        }

        if (peers.Count > 1)
        {
            throw Refusals.InvalidCombination("Only one of cidrIpv4, cidrIpv6, prefixListId or referencedGroupId can be specified");
        }

        var (kind, peer) = peers is [var only] ? only : (rule.PeerKind, rule.Peer);
        return kind == rule.PeerKind
            ? rule with
            {
                Protocol = protocol,
                FromPort = from,
                ToPort = to,
                Peer = peer,
                Description = Permissions.CheckDescription(wanted.Text("Description")),
            }
            : throw Refusals.InvalidValue($"The source type of the security group rule '{rule.Id}' cannot be modified");
    }

    private static void Replace(Transaction transaction, SecurityGroupRule rule, SecurityGroupRule changed)
    {
        var tags = TagKeeping.Of(transaction, rule.Id);
        if (rule.PeerKind == PeerKind.Group)
        {
            Links.Remove(transaction.Ec2, Links.GroupReferences, rule.Peer, rule.Id);
        }

        RuleKeeping.Add(transaction, changed);
        TagKeeping.Put(transaction, rule.Id, "security-group-rule", tags);
    }
}
