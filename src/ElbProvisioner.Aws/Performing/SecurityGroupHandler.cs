using System.Collections.Immutable;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using SecurityGroupRule = ElbProvisioner.Core.Resources.SecurityGroupRule;

namespace ElbProvisioner.Aws.Performing;

internal sealed class SecurityGroupHandler(AwsSession aws, SecurityGroupHolders holders)
{
    private const string NotFound = "InvalidGroup.NotFound";

    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.CreateSecurityGroup>(CreateAsync);
        table.On<AwsOperation.AuthorizeRules>(AuthorizeAsync);
        table.On<AwsOperation.RevokeRules>(RevokeAsync);
        table.On<AwsOperation.DescribeRules>(DescribeAsync);
        table.On<AwsOperation.DeleteSecurityGroup>(DeleteAsync);
    }

    private async Task<Outputs> CreateAsync(ActionScope scope, AwsOperation.CreateSecurityGroup create)
    {
        var settings = create.Settings;
        var name = settings.Get(SecurityGroupTable.Name);
        var vpcId = settings.Get(SecurityGroupTable.VpcId);
        string id;
        try
        {
            var answer = await aws.Ec2.CreateSecurityGroupAsync(
                new CreateSecurityGroupRequest
                {
                    GroupName = name,
                    Description = settings.Get(SecurityGroupTable.Description),
                    VpcId = vpcId,
                    TagSpecifications = [Ec2Tags.Specification(ResourceType.SecurityGroup, create.Tags)],
                },
                scope.ToTheEnd()
            );
            id = answer.GroupId;
        }
        catch (AmazonServiceException refusal) when (refusal.Is("InvalidGroup.Duplicate"))
        {
            id = await AdoptAsync(scope, create, name, vpcId, refusal);
        }

        // A filter answers with nothing where an id answers with an error.
        await scope.UntilAsync(
            scope.Waits.SecurityGroupVisible,
            "the security group to be visible",
            async () => await FindAsync(scope, id) is null ? Look.NotYet("waiting for AWS to know the security group") : Look.Done
        );
        return new(id, ImmutableSortedDictionary<string, string>.Empty.Add("id", id).Add("name", name));
    }

    private async Task<string> AdoptAsync(
        ActionScope scope,
        AwsOperation.CreateSecurityGroup create,
        string name,
        string vpcId,
        AmazonServiceException refusal
    )
    {
        var what = $"security group '{name}'";
        var found = await aws.Ec2.DescribeSecurityGroupsAsync(
            new DescribeSecurityGroupsRequest { Filters = [Ec2Tags.Filter("vpc-id", vpcId), Ec2Tags.Filter("group-name", name)] },
            scope.Stop
        );
        if (found.SecurityGroups is not [var group, ..])
        {
            // Group names take no notice of case, filters do.
            throw scope.Fail(
                ApplyCodes.NameTaken,
                $"the VPC has another security group whose name differs from '{name}' only by case.",
                "Rename or remove the other one, or give this one another name in the stack file.",
                refusal
            );
        }

        var tags = Ec2Tags.Read(group.Tags);
        Ownership.Require(scope, what, group.GroupId, tags, create.Tags);
        if (Ownership.Missing(tags, create.Tags) is { Count: > 0 } missing)
        {
            await aws.Ec2.CreateTagsAsync(
                new CreateTagsRequest { Resources = [group.GroupId], Tags = Ec2Tags.Of(missing) },
                scope.ToTheEnd()
            );
        }

        return group.GroupId;
    }

    private async Task AuthorizeAsync(ActionScope scope, AwsOperation.AuthorizeRules authorize)
    {
        foreach (var direction in authorize.Rules.GroupBy(rule => rule.Direction))
        {
            try
            {
                await AuthorizeAsync(scope, authorize, direction.Key, [.. direction]);
            }
            catch (AmazonServiceException refusal) when (refusal.Is("InvalidPermission.Duplicate"))
            {
                // One that is there already refuses them all.
                var group = await FindAsync(scope, scope.Id(authorize.Group));
                var there = Permissions
                    .KeysOf(direction.Key == RuleDirection.Ingress ? group?.IpPermissions : group?.IpPermissionsEgress)
                    .ToHashSet(StringComparer.Ordinal);
                foreach (var missing in direction.Where(rule => !there.Contains(Permissions.KeyOf(scope, rule))))
                {
                    await UnlessAsync("InvalidPermission.Duplicate", () => AuthorizeAsync(scope, authorize, direction.Key, [missing]));
                }
            }
        }
    }

    private async Task AuthorizeAsync(
        ActionScope scope,
        AwsOperation.AuthorizeRules authorize,
        RuleDirection direction,
        ImmutableArray<SecurityGroupRule> rules
    )
    {
        var id = scope.Id(authorize.Group);
        var permissions = Permissions.Of(scope, rules);
        await scope.RetryAsync<AmazonWebServiceResponse>(
            scope.Waits.Propagation,
            refusal =>
                refusal.Is(NotFound)
                && (ActionScope.IsNew(authorize.Group) || rules.Any(r => r.Peer is RulePeer.Group peer && ActionScope.IsNew(peer.Ref))),
            "waiting for AWS to know the security groups",
            async () =>
                direction == RuleDirection.Ingress
                    ? await aws.Ec2.AuthorizeSecurityGroupIngressAsync(
                        new AuthorizeSecurityGroupIngressRequest { GroupId = id, IpPermissions = permissions },
                        scope.ToTheEnd()
                    )
                    : await aws.Ec2.AuthorizeSecurityGroupEgressAsync(
                        new AuthorizeSecurityGroupEgressRequest { GroupId = id, IpPermissions = permissions },
                        scope.ToTheEnd()
                    )
        );
    }

    private async Task RevokeAsync(ActionScope scope, AwsOperation.RevokeRules revoke)
    {
        foreach (var direction in revoke.Rules.GroupBy(rule => rule.Direction))
        {
            try
            {
                await RevokeAsync(scope, revoke, direction.Key, [.. direction]);
            }
            catch (AmazonServiceException refusal) when (refusal.Is("InvalidPermission.NotFound") && direction.Count() > 1)
            {
                // One that is gone refuses them all, and none is revoked.
                foreach (var rule in direction)
                {
                    await UnlessAsync("InvalidPermission.NotFound", () => RevokeAsync(scope, revoke, direction.Key, [rule]));
                }
            }
            catch (AmazonServiceException refusal)
                when (refusal.Is("InvalidPermission.NotFound") || (refusal.Is(NotFound) && !ActionScope.IsNew(revoke.Group)))
            {
                // What was to be gone is gone.
            }
        }
    }

    private async Task RevokeAsync(
        ActionScope scope,
        AwsOperation.RevokeRules revoke,
        RuleDirection direction,
        ImmutableArray<SecurityGroupRule> rules
    )
    {
        var id = scope.Id(revoke.Group);
        var permissions = Permissions.Of(scope, rules);
        await scope.RetryAsync<AmazonWebServiceResponse>(
            scope.Waits.Propagation,
            refusal => refusal.Is(NotFound) && ActionScope.IsNew(revoke.Group),
            "waiting for AWS to know the security group",
            async () =>
                direction == RuleDirection.Ingress
                    ? await aws.Ec2.RevokeSecurityGroupIngressAsync(
                        new RevokeSecurityGroupIngressRequest { GroupId = id, IpPermissions = permissions },
                        scope.ToTheEnd()
                    )
                    : await aws.Ec2.RevokeSecurityGroupEgressAsync(
                        new RevokeSecurityGroupEgressRequest { GroupId = id, IpPermissions = permissions },
                        scope.ToTheEnd()
                    )
        );
    }

    private async Task DescribeAsync(ActionScope scope, AwsOperation.DescribeRules describe)
    {
        var id = scope.Id(describe.Group);
        foreach (var direction in describe.Rules.GroupBy(rule => rule.Direction))
        {
            var permissions = Permissions.Of(scope, direction);
            if (direction.Key == RuleDirection.Ingress)
            {
                await aws.Ec2.UpdateSecurityGroupRuleDescriptionsIngressAsync(
                    new UpdateSecurityGroupRuleDescriptionsIngressRequest { GroupId = id, IpPermissions = permissions },
                    scope.ToTheEnd()
                );
            }
            else
            {
                await aws.Ec2.UpdateSecurityGroupRuleDescriptionsEgressAsync(
                    new UpdateSecurityGroupRuleDescriptionsEgressRequest { GroupId = id, IpPermissions = permissions },
                    scope.ToTheEnd()
                );
            }
        }
    }

    private Task DeleteAsync(ActionScope scope, AwsOperation.DeleteSecurityGroup delete) =>
        scope.UntilAsync(
            scope.Waits.SecurityGroupRelease,
            "everything to let go of the security group",
            async () =>
            {
                try
                {
                    await aws.Ec2.DeleteSecurityGroupAsync(new DeleteSecurityGroupRequest { GroupId = delete.Group.Id }, scope.ToTheEnd());
                    return Look.Done;
                }
                catch (AmazonServiceException refusal) when (refusal.Is(NotFound))
                {
                    return Look.Done;
                }
                catch (AmazonServiceException refusal) when (refusal.Is("DependencyViolation", "InvalidGroup.InUse"))
                {
                    return Look.NotYet(await holders.DescribeAsync(scope, delete.Group.Id));
                }
            }
        );

    private async Task<SecurityGroup?> FindAsync(ActionScope scope, string id) =>
        (
            await aws.Ec2.DescribeSecurityGroupsAsync(
                new DescribeSecurityGroupsRequest { Filters = [Ec2Tags.Filter("group-id", id)] },
                scope.Stop
            )
        ).SecurityGroups?.FirstOrDefault();

    private static async Task UnlessAsync(string code, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (AmazonServiceException refusal) when (refusal.Is(code))
        {
            // It is as it should be already.
        }
    }
}
