using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

internal static class RuleAuthorizing
{
    public static Document Ingress(Transaction transaction, Fields request) => Authorize(transaction, request, isEgress: false);

    public static Document Egress(Transaction transaction, Fields request) => Authorize(transaction, request, isEgress: true);

    private static Document Authorize(Transaction transaction, Fields request, bool isEgress)
    {
        var tags = TagRules.OfNew(transaction, request, "security-group-rule");
        var group = SecurityGroups.Named(transaction, request);
        var permissions = Permissions.Read(transaction, group, request);
        if (permissions.Count == 0)
        {
            throw Refusals.Missing("ipPermissions");
        }

        List<SecurityGroupRule> made = [];
        foreach (var permission in permissions)
        {
            if (RuleKeeping.Of(transaction, group.Key, isEgress).FirstOrDefault(permission.IsSame) is { } same)
            {
                throw Duplicate(same);
            }

            var id = $"sgr-{transaction.NewId(17)}";
            var rule = new SecurityGroupRule(
                SecurityGroupRule.Prefix(group.Key, isEgress) + id,
                id,
                group.Key,
                isEgress,
                permission.Protocol,
                permission.FromPort,
                permission.ToPort,
                permission.PeerKind,
                permission.Peer,
                permission.Description
            );
            RuleKeeping.Add(transaction, rule);
            TagKeeping.Put(transaction, id, "security-group-rule", tags);
            made.Add(rule);
        }

        RuleLimits.MustFit(transaction, group.Key, isEgress);
        RuleKeeping.Tell(transaction, group.Key);
        return new() { ["Return"] = true, ["SecurityGroupRules"] = made.Select(rule => RuleAnswers.Write(transaction, rule)).ToList() };
    }

    public static AwsError Duplicate(SecurityGroupRule rule) =>
        new(
            "InvalidPermission.Duplicate",
            $"the specified rule \"peer: {rule.Peer}, "
                + $"{(rule.Protocol == RuleTraffic.All ? "ALL" : $"{rule.Protocol.ToUpperInvariant()}, from port: {rule.FromPort}, to port: {rule.ToPort}")}, ALLOW\" already exists"
        );
}
