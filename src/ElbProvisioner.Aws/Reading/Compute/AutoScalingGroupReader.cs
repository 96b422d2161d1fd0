using System.Collections.Immutable;
using System.Globalization;
using Amazon.AutoScaling.Model;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using static ElbProvisioner.Core.Tables.AutoScalingGroupTable;

namespace ElbProvisioner.Aws.Reading.Compute;

/// <summary>Owned scaling groups. Refreshes are only asked about where one may be running: it is a call for each group.</summary>
internal sealed class AutoScalingGroupReader(ReadScope scope)
{
    private const int PageSize = 100;

    /// <summary>As AWS describes them, and ours.</summary>
    public async Task<ImmutableArray<RawGroup>> FindAsync()
    {
        var groups = await Pages.AllAsync(
            token => scope.Session.AutoScaling.DescribeAutoScalingGroupsAsync(
                new DescribeAutoScalingGroupsRequest
                {
                    Filters = [new Filter { Name = "tag:" + OwnershipTags.Stack, Values = [scope.Stack.Name] }], MaxRecords = PageSize, NextToken = token,
                },
                scope.Cancel),
            page => page.AutoScalingGroups, page => page.NextToken);
        return
        [
            .. groups.Select(g => (Group: g, Tags: TagSet.Of(g.Tags, t => t.Key, t => t.Value)))
                .Select(g => OwnedResource.TryRead(g.Group.AutoScalingGroupName, scope.Stack.Name, g.Tags) is { } owner ? new RawGroup(owner, g.Tags, g.Group) : null)
                .OfType<RawGroup>().OrderBy(g => g.Owner.Id, StringComparer.Ordinal),
        ];
    }

    public async Task<ImmutableArray<LiveAutoScalingGroup>> ReadAsync(
        Task<ImmutableArray<RawGroup>> finding, Task<ImmutableArray<LiveLaunchTemplate>> templates, Func<ImmutableArray<RawGroup>, Task<Func<string, string?>>> vpcsOfSubnets,
        Task<string?> vpcOfStack)
    {
        var groups = await finding;
        var vpcs = vpcsOfSubnets(groups);
        var versions = (await templates).ToDictionary(t => t.Id, t => t.Version?.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var refreshes = Task.WhenAll(groups.Select(g => IsRefreshPossible(g.Group, versions) ? new RefreshReader(scope).ReadAsync(g.Owner.Id) : Task.FromResult<ActiveRefresh?>(null)));
        var vpcOf = await vpcs;
        var usual = await vpcOfStack;
        return [.. groups.Zip(await refreshes, (g, refresh) => IsOurs(g, vpcOf, usual) ? Read(g, vpcOf, refresh) : null).OfType<LiveAutoScalingGroup>()];
    }

    /// <summary>One whose subnets AWS does not list is taken to be in the stack's VPC.</summary>
    private bool IsOurs(RawGroup raw, Func<string, string?> vpcOf, string? usual)
    {
        var vpc = raw.SubnetIds.Select(vpcOf).FirstOrDefault(v => v is not null) ?? usual;
        return raw.Owner.Unless(
            owner => vpc is null || NameProof.IsAutoScalingGroup(scope.Stack.Name, owner.Address, owner.Id, vpc), scope, $"scaling group '{raw.Owner.Id}'") is not null;
    }

    /// <summary>Not when the group pins what its template had last and every instance runs it: a refresh would be bringing something else.</summary>
    private static bool IsRefreshPossible(AutoScalingGroup group, Dictionary<string, string?> versions)
    {
        if (group.LaunchTemplate is not { } template || !versions.TryGetValue(template.LaunchTemplateId, out var current))
        {
            return false;
        }

        return template.Version != current || (group.Instances ?? []).Exists(i => i.LaunchTemplate is { } runs && runs.Version != template.Version);
    }

    private static Settings Settings(RawGroup raw, string vpcId)
    {
        var group = raw.Group;
        var settings = Table.Empty
            .With(Name, group.AutoScalingGroupName).With(VpcId, vpcId).With(MinSize, group.MinSize ?? 0).With(MaxSize, group.MaxSize ?? 0)
            .With(DesiredCapacity, group.DesiredCapacity ?? 0).With(SubnetIds, [.. raw.SubnetIds])
            .With(TargetGroups, [.. (group.TargetGroupARNs ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(arn => new ResourceRef.Existing(arn))])
            .With(HealthCheckType, group.HealthCheckType ?? "EC2").With(GracePeriod, TimeSpan.FromSeconds(group.HealthCheckGracePeriod ?? 0))
            .With(Suspended, [.. (group.SuspendedProcesses ?? []).Select(p => p.ProcessName)]);
        settings = group.MaxInstanceLifetime is { } lifetime ? settings.With(MaxInstanceLifetime, TimeSpan.FromSeconds(lifetime)) : settings;
        return group.TerminationPolicies is { Count: > 0 } policies ? settings.With(TerminationPolicies, [.. policies]) : settings;
    }

    private static LiveAutoScalingGroup Read(RawGroup raw, Func<string, string?> vpcOf, ActiveRefresh? refresh)
    {
        var group = raw.Group;
        return new(
            raw.Owner, raw.Tags, group.AutoScalingGroupARN ?? "",
            Settings(raw, raw.SubnetIds.Select(vpcOf).FirstOrDefault(v => v is not null) ?? ""),
            group.DesiredCapacity ?? 0, group.LaunchTemplate?.LaunchTemplateId, group.LaunchTemplate?.Version,
            [
                .. (group.Instances ?? []).OrderBy(i => i.InstanceId, StringComparer.Ordinal).Select(i => new LiveInstance(
                    i.InstanceId, i.AvailabilityZone ?? "", i.LifecycleState?.Value ?? "", i.HealthStatus ?? "", i.LaunchTemplate?.LaunchTemplateId,
                    i.LaunchTemplate?.Version, i.ProtectedFromScaleIn == true)),
            ],
            string.IsNullOrEmpty(group.Status) ? null : group.Status, refresh);
    }
}

/// <summary>A scaling group as AWS describes it, proved ours.</summary>
internal sealed record RawGroup(OwnedResource Owner, ImmutableSortedDictionary<string, string> Tags, AutoScalingGroup Group)
{
    /// <summary>AWS joins them with commas in no particular order.</summary>
    public IEnumerable<string> SubnetIds =>
        (Group.VPCZoneIdentifier ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal);
}
