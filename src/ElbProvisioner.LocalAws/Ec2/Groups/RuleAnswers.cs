using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

/// <summary>Rules one by one, as DescribeSecurityGroupRules tells them.</summary>
internal static class RuleAnswers
{
    private static readonly Listing<SecurityGroupRule> List = new(
        "SecurityGroupRules",
        rule => rule.Id,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["group-id"] = "GroupId",
            ["security-group-rule-id"] = "SecurityGroupRuleId",
        }
    );

    public static Document Describe(Transaction transaction, Fields request)
    {
        var rules =
            Asked.ById(
                request.Texts("SecurityGroupRuleIds"),
                "sgr-",
                "InvalidSecurityGroupRuleId.Malformed",
                id => RuleKeeping.Find(transaction, id),
                missing => NotFound(missing[0])
            )
            ?? Asked.ByFilter(request, "security-group-rule-id", id => RuleKeeping.Find(transaction, id))
            ?? Filter
                .Exact(request, "group-id")
                ?.SelectMany(group => RuleKeeping.Of(transaction, group))
                .OrderBy(rule => rule.Id, StringComparer.Ordinal)
            ?? transaction.Ec2.Rules.All.OrderBy(rule => rule.Id, StringComparer.Ordinal);
        return List.Answer(
            transaction,
            request,
            rules.Where(rule => transaction.Visible(transaction.Ec2.SecurityGroups, rule.GroupId) is not null),
            PageLimits.Usual
        );
    }

    /// <exception cref="AwsError">The group has no such rule in that direction.</exception>
    public static SecurityGroupRule Existing(Transaction transaction, SecurityGroup group, string id, bool? isEgress = null)
    {
        Ids.MustBeWellFormed(id, "sgr-", "InvalidSecurityGroupRuleId.Malformed");
        return RuleKeeping.Find(transaction, id) is { } rule && rule.GroupId == group.Key && (isEgress is null || rule.IsEgress == isEgress)
            ? rule
            : throw NotFound(id);
    }

    public static Document Write(Transaction transaction, SecurityGroupRule rule) =>
        new()
        {
            ["SecurityGroupRuleId"] = rule.Id,
            ["SecurityGroupRuleArn"] = TagKeeping.Arn(transaction, "security-group-rule", rule.Id),
            ["GroupId"] = rule.GroupId,
            ["GroupOwnerId"] = transaction.Account,
            ["IsEgress"] = rule.IsEgress,
            ["IpProtocol"] = rule.Protocol,
            ["FromPort"] = rule.FromPort,
            ["ToPort"] = rule.ToPort,
            ["CidrIpv4"] = rule.PeerKind == PeerKind.Ipv4 ? rule.Peer : null,
            ["CidrIpv6"] = rule.PeerKind == PeerKind.Ipv6 ? rule.Peer : null,
            ["PrefixListId"] = rule.PeerKind == PeerKind.PrefixList ? rule.Peer : null,
            ["ReferencedGroupInfo"] =
                rule.PeerKind == PeerKind.Group ? new Document { ["GroupId"] = rule.Peer, ["UserId"] = transaction.Account } : null,
            ["Description"] = rule.Description,
            ["Tags"] = TagRules.Write(transaction, rule.Id),
        };

    public static Document WriteRevoked(SecurityGroupRule rule) =>
        new()
        {
            ["SecurityGroupRuleId"] = rule.Id,
            ["GroupId"] = rule.GroupId,
            ["IsEgress"] = rule.IsEgress,
            ["IpProtocol"] = rule.Protocol,
            ["FromPort"] = rule.FromPort,
            ["ToPort"] = rule.ToPort,
            ["CidrIpv4"] = rule.PeerKind == PeerKind.Ipv4 ? rule.Peer : null,
            ["CidrIpv6"] = rule.PeerKind == PeerKind.Ipv6 ? rule.Peer : null,
            ["PrefixListId"] = rule.PeerKind == PeerKind.PrefixList ? rule.Peer : null,
            ["ReferencedGroupId"] = rule.PeerKind == PeerKind.Group ? rule.Peer : null,
            ["Description"] = rule.Description,
        };

    private static AwsError NotFound(string id) =>
        new("InvalidSecurityGroupRuleId.NotFound", $"The security group rule ID '{id}' does not exist");
}
