using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Groups;

internal static class RuleRevoking
{
    public static Document Ingress(Transaction transaction, Fields request) => Revoke(transaction, request, isEgress: false);

    public static Document Egress(Transaction transaction, Fields request) => Revoke(transaction, request, isEgress: true);

    private static Document Revoke(Transaction transaction, Fields request, bool isEgress)
    {
        var group = SecurityGroups.Named(transaction, request);
        var ids = request.Texts("SecurityGroupRuleIds");
        var permissions = Permissions.Read(transaction, group, request);
        if (ids.Count == 0 && permissions.Count == 0)
        {
            throw Refusals.Incomplete("Either 'ipPermissions' or 'securityGroupRuleIds' should be provided.");
        }

        if (ids.Count > 0 && permissions.Count > 0)
        {
            throw Refusals.InvalidCombination("The parameter 'ipPermissions' may not be used in combination with 'securityGroupRuleIds'");
        }

        List<SecurityGroupRule> found = [.. ids.Select(id => RuleAnswers.Existing(transaction, group, id, isEgress))];
        List<Permission> unknown = [];
        foreach (var permission in permissions)
        {
            if (RuleKeeping.Of(transaction, group.Key, isEgress).FirstOrDefault(permission.IsSame) is { } rule)
            {
                found.Add(rule);
            }
            else
            {
                unknown.Add(permission);
            }
        }

        // In the default VPC a rule that is not there is told in the answer instead (EC2 API Reference, "RevokeSecurityGroupIngress").
        if (unknown.Count > 0 && transaction.Ec2.Vpcs.Find(group.VpcId) is not { IsDefault: true })
        {
            throw Refusals.NoSuchRule();
        }

        foreach (var rule in found)
        {
            RuleKeeping.Remove(transaction, rule);
        }

        if (found.Count > 0)
        {
            RuleKeeping.Tell(transaction, group.Key);
        }

        return new()
        {
            ["Return"] = true,
            ["UnknownIpPermissions"] = unknown.Count == 0 ? null : PermissionAnswers.Write(transaction, unknown),
            ["RevokedSecurityGroupRules"] = found.Select(RuleAnswers.WriteRevoked).ToList(),
        };
    }
}
