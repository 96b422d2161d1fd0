using Amazon.EC2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>
/// What keeps a security group from being deleted. Interfaces of deleted load balancers and of terminating instances go by themselves,
/// and so do rules of this stack's own groups; anything else is somebody's, and waiting for it would be in vain.
/// </summary>
internal sealed class SecurityGroupHolders(AwsSession aws)
{
    /// <returns>A sentence on what will still go.</returns>
    public async Task<string> DescribeAsync(ActionScope scope, string groupId)
    {
        var interfaces = await InterfacesAsync(scope, groupId);
        var instances = await RunningAsync(scope, interfaces);
        var balancing = await LivingBalancersAsync(scope, interfaces);
        var foreign = interfaces
            .Where(i =>
                BalancerOf(i) is { } name
                    ? balancing.Contains(name)
                    : i.Attachment?.InstanceId is not { } instance || instances.Contains(instance)
            )
            .ToList();
        if (foreign.Count > 0)
        {
            throw Held(
                scope,
                groupId,
                $"{Words.Count(foreign.Count, "network interface")} still use it: {Words.Some([.. foreign.Select(Describe)])}",
                "Take the group off these interfaces, or delete what they belong to, then run the same command again."
            );
        }

        var (own, others) = await ReferringAsync(scope, groupId);
        if (others.Count > 0)
        {
            throw Held(
                scope,
                groupId,
                $"rules of other security groups refer to it: {Words.Some(others)}",
                "Remove those rules, then run the same command again; elbctl does not change groups that are not the stack's."
            );
        }

        return interfaces.Count > 0
                ? $"{Words.Count(interfaces.Count, "network interface")} of what was just deleted still to go: "
                    + $"{Words.Some([.. interfaces.Select(i => i.NetworkInterfaceId)])}"
            : own.Count > 0 ? $"still referred to by {Words.Some(own)}"
            : "AWS still counts the security group as in use";
    }

    private static ActionFailedException Held(ActionScope scope, string groupId, string why, string remedy) =>
        scope.Fail(ApplyCodes.HeldByOthers, $"the security group {groupId} cannot be deleted: {why}.", remedy);

    private async Task<List<NetworkInterface>> InterfacesAsync(ActionScope scope, string groupId)
    {
        var answer = await aws.Ec2.DescribeNetworkInterfacesAsync(
            new DescribeNetworkInterfacesRequest { Filters = [Ec2Tags.Filter("group-id", groupId)] },
            scope.Stop
        );
        return answer.NetworkInterfaces ?? [];
    }

    /// <summary>Names of load balancers that hold it and are still there: those of this stack were gone before.</summary>
    private async Task<HashSet<string>> LivingBalancersAsync(ActionScope scope, List<NetworkInterface> interfaces)
    {
        var living = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in interfaces.Select(BalancerOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            try
            {
                // One unknown name fails a whole call.
                await aws.Elb.CallAsync("DescribeLoadBalancers", [("Names", new object[] { name })], scope.Stop);
                living.Add(name);
            }
            catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind is AwsFailureKind.NotFound)
            {
                // Its interfaces go after it.
            }
        }

        return living;
    }

    /// <summary>Those of the instances that are not on their way out.</summary>
    private async Task<HashSet<string>> RunningAsync(ActionScope scope, List<NetworkInterface> interfaces)
    {
        List<string> ids =
        [
            .. interfaces
                .Select(i => i.Attachment?.InstanceId)
                .OfType<string>()
                .Where(id => id.Length > 0)
                .Distinct(StringComparer.Ordinal),
        ];
        if (ids.Count == 0)
        {
            return [];
        }

        var answer = await aws.Ec2.DescribeInstancesAsync(
            new DescribeInstancesRequest
            {
                Filters =
                [
                    new Filter { Name = "instance-id", Values = ids },
                    new Filter { Name = "instance-state-name", Values = ["pending", "running", "stopping", "stopped"] },
                ],
            },
            scope.Stop
        );
        return [.. (answer.Reservations ?? []).SelectMany(r => r.Instances ?? []).Select(i => i.InstanceId)];
    }

    private async Task<(List<string> Own, List<string> Others)> ReferringAsync(ActionScope scope, string groupId)
    {
        List<SecurityGroup> referring = [];
        foreach (var filter in new[] { "ip-permission.group-id", "egress.ip-permission.group-id" })
        {
            var answer = await aws.Ec2.DescribeSecurityGroupsAsync(
                new DescribeSecurityGroupsRequest { Filters = [Ec2Tags.Filter(filter, groupId)] },
                scope.Stop
            );
            referring.AddRange((answer.SecurityGroups ?? []).Where(g => g.GroupId != groupId));
        }

        if (referring.Count == 0)
        {
            return ([], []);
        }

        var self = await aws.Ec2.DescribeSecurityGroupsAsync(
            new DescribeSecurityGroupsRequest { Filters = [Ec2Tags.Filter("group-id", groupId)] },
            scope.Stop
        );
        var stack = StackOf(self.SecurityGroups?.FirstOrDefault());
        var byOwner = referring.DistinctBy(g => g.GroupId).ToLookup(g => stack is not null && StackOf(g) == stack, g => g.GroupId);
        return ([.. byOwner[true]], [.. byOwner[false]]);
    }

    private static string? StackOf(SecurityGroup? group) => Ec2Tags.Read(group?.Tags).GetValueOrDefault(OwnershipTags.Stack);

    /// <summary>AWS describes them as <c>ELB app/NAME/ID</c> or <c>ELB net/NAME/ID</c>.</summary>
    private static string? BalancerOf(NetworkInterface found) =>
        found is { RequesterManaged: not false, Description: { } text } && text.StartsWith("ELB ", StringComparison.Ordinal)
            ? text["ELB ".Length..].Split('/') is [_, var name, ..]
                ? name
                : text["ELB ".Length..]
            : null;

    private static string Describe(NetworkInterface found) =>
        found.Attachment?.InstanceId is { Length: > 0 } instance ? $"{found.NetworkInterfaceId} of {instance}"
        : string.IsNullOrEmpty(found.Description) ? found.NetworkInterfaceId
        : $"{found.NetworkInterfaceId} ({found.Description})";
}
