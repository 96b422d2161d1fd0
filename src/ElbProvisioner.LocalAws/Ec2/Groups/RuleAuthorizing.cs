using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Tags;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

internal static class RuleAuthorizing
{
    public static Document Ingress(Turn turn, Fields request) => Authorize(turn, request, isEgress: false);

    public static Document Egress(Turn turn, Fields request) => Authorize(turn, request, isEgress: true);

    private static Document Authorize(Turn turn, Fields request, bool isEgress)
    {
        var tags = TagRules.OfNew(turn, request, "security-group-rule");
        var group = SecurityGroups.Named(turn, request);
        var permissions = Permissions.Read(turn, group, request);
        if (permissions.Count == 0)
        {
            throw Refusals.Missing("ipPermissions");
        }

        List<SecurityGroupRule> made = [];
        foreach (var permission in permissions)
        {
            if (RuleKeeping.Of(turn, group.Key, isEgress).FirstOrDefault(permission.IsSame) is { } same)
            {
                throw Duplicate(same);
            }

            var id = $"sgr-{turn.NewId(17)}";
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
            RuleKeeping.Add(turn, rule);
            TagKeeping.Put(turn, id, "security-group-rule", tags);
            made.Add(rule);
        }

        RuleLimits.MustFit(turn, group.Key, isEgress);
        RuleKeeping.Tell(turn, group.Key);
        return new() { ["Return"] = true, ["SecurityGroupRules"] = made.Select(rule => RuleAnswers.Write(turn, rule)).ToList() };
    }

    public static AwsError Duplicate(SecurityGroupRule rule) =>
        new(
            "InvalidPermission.Duplicate",
            $"the specified rule \"peer: {rule.Peer}, "
                + $"{(rule.Protocol == RuleTraffic.All ? "ALL" : $"{rule.Protocol.ToUpperInvariant()}, from port: {rule.FromPort}, to port: {rule.ToPort}")}, ALLOW\" already exists"
        );
}
