using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Compute;

/// <summary>Owned scaling groups. Refreshes are only asked about where one may be running: it is a call for each group.</summary>
internal sealed class AutoScalingGroupReader(ReadScope scope)
{
    private const int PageSize = 100;

    /// <summary>As AWS describes them, and ours.</summary>
    public async Task<ImmutableArray<RawGroup>> FindAsync()
    {
        var groups = await Pages.AllAsync(
            token =>
                scope.Session.AutoScaling.CallAsync(
                    "DescribeAutoScalingGroups",
                    [
                        (
                            "Filters",
                            new object[]
                            {
                                CallsByName.Structure(
                                    ("Name", "tag:" + OwnershipTags.Stack),
                                    ("Values", new object[] { scope.Stack.Name })
                                ),
                            }
                        ),
                        ("MaxRecords", PageSize),
                        ("NextToken", token),
                    ],
                    scope.Cancel
                ),
            page => page.Items("AutoScalingGroups"),
            page => page.Text("NextToken")
        );
        return
        [
            .. groups
                .Select(g => (Group: g, Tags: TagSet.Of(g.Items("Tags"), t => t.Text("Key") ?? "", t => t.Text("Value") ?? "")))
                .Select(g =>
                    OwnedResource.TryRead(g.Group.Text("AutoScalingGroupName") ?? "", scope.Stack.Name, g.Tags) is { } owner
                        ? new RawGroup(owner, g.Tags, g.Group, AutoScalingGroupTable.Table.Read(g.Group.Members))
                        : null
                )
                .OfType<RawGroup>()
                .OrderBy(g => g.Owner.Id, StringComparer.Ordinal),
        ];
    }

    public async Task<ImmutableArray<LiveAutoScalingGroup>> ReadAsync(
        Task<ImmutableArray<RawGroup>> finding,
        Task<ImmutableArray<LiveLaunchTemplate>> templates,
        Func<ImmutableArray<RawGroup>, Task<Func<string, string?>>> vpcsOfSubnets,
        Task<string?> vpcOfStack
    )
    {
        var groups = await finding;
        var vpcs = vpcsOfSubnets(groups);
        var owned = await templates;
        var missing = Task.WhenAll(groups.Select(g => IsTemplateGoneAsync(g, owned)));
        var versions = owned.ToDictionary(t => t.Id, t => t.Version?.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var refreshes = Task.WhenAll(
            groups.Select(g =>
                IsRefreshPossible(g.Group, versions)
                    ? new RefreshReader(scope.Session, scope.Cancel).ReadAsync(g.Owner.Id)
                    : Task.FromResult<ActiveRefresh?>(null)
            )
        );
        var told = new NotificationReader(scope).ReadAsync(groups);
        var vpcOf = await vpcs;
        var usual = await vpcOfStack;
        var notifications = await told;
        return
        [
            .. groups
                .Zip(await refreshes, await missing)
                .Select(g =>
                    IsOurs(g.First, vpcOf, usual)
                        ? Read(g.First, vpcOf, g.Second, notifications[g.First.Owner.Id]) with
                        {
                            IsTemplateGone = g.Third,
                        }
                        : null
                )
                .OfType<LiveAutoScalingGroup>(),
        ];
    }

    /// <summary>Asked about only where the file declares a template and the group launches from one that is not the stack's.</summary>
    private async Task<bool> IsTemplateGoneAsync(RawGroup raw, ImmutableArray<LiveLaunchTemplate> owned)
    {
        var template = TemplateOf(raw.Group);
        if (!scope.IsForApply || template?.Text("LaunchTemplateId") is not { } id || template.Text("Version") is not { } version)
        {
            return false;
        }

        return owned.FirstOrDefault(t => t.Id == id) is { } own
            ? own.GoneVersion?.ToString(CultureInfo.InvariantCulture) == version
            : scope.Stack.AutoScalingGroups.Any(g => g.Name == raw.Owner.Address.Name && g.LaunchTemplate is LaunchTemplate.Defined)
                && await TemplateVersions.IsGoneAsync(scope, id, version);
    }

    /// <summary>One whose subnets AWS does not list is taken to be in the stack's VPC.</summary>
    private bool IsOurs(RawGroup raw, Func<string, string?> vpcOf, string? usual)
    {
        var vpc = raw.SubnetIds.Select(vpcOf).FirstOrDefault(v => v is not null) ?? usual;
        return raw.Owner.Unless(
            ResourceKind.AutoScalingGroup,
            address => vpc is null || NameProof.IsAutoScalingGroup(scope.Stack.Name, address, raw.Owner.Id, vpc),
            scope,
            $"scaling group '{raw.Owner.Id}'"
        )
            is not null;
    }

    /// <summary>
    /// Not when the group pins what its template had last and every instance runs it: a refresh would be bringing something else.
    /// </summary>
    private static bool IsRefreshPossible(Answer group, Dictionary<string, string?> versions)
    {
        var template = TemplateOf(group);
        if (template?.Text("LaunchTemplateId") is not { } id || !versions.TryGetValue(id, out var current))
        {
            return false;
        }

        var pinned = template.Text("Version");
        var others = OverridesOf(group).Select(o => o.Inner("LaunchTemplateSpecification")?.Text("LaunchTemplateId")).ToHashSet();
        return pinned != current
            || group
                .Items("Instances")
                .Any(i =>
                    i.Inner("LaunchTemplate") is { } runs
                    && runs.Text("Version") != pinned
                    && !others.Contains(runs.Text("LaunchTemplateId"))
                );
    }

    private static LiveAutoScalingGroup Read(
        RawGroup raw,
        Func<string, string?> vpcOf,
        ActiveRefresh? refresh,
        IEnumerable<string> notifications
    )
    {
        var group = raw.Group;

        // One that is on its way out does not come back.
        var settings =
            group.Inner("WarmPoolConfiguration")?.Text("Status") == "PendingDelete"
                ? raw.Settings.Without(AutoScalingGroupTable.WarmPool)
                : raw.Settings;
        var told = NotificationForm.Sorted(notifications);
        settings = told.IsEmpty ? settings : settings.With(AutoScalingGroupTable.Notifications, told);
        var template = TemplateOf(group);
        return new(
            raw.Owner,
            raw.Tags,
            group.Text("AutoScalingGroupARN") ?? "",
            settings.With(AutoScalingGroupTable.VpcId, raw.SubnetIds.Select(vpcOf).FirstOrDefault(v => v is not null) ?? ""),
            raw.Settings.Get(AutoScalingGroupTable.DesiredCapacity),
            template?.Text("LaunchTemplateId"),
            template?.Text("Version"),
            [.. group.Items("Instances").OrderBy(i => i.Text("InstanceId"), StringComparer.Ordinal).Select(Instance)],
            string.IsNullOrEmpty(group.Text("Status")) ? null : group.Text("Status"),
            refresh
        )
        {
            WarmPoolSize = group.Number("WarmPoolSize") ?? 0,
        };
    }

    /// <summary>What the group launches from: a template alone, or the one inside a mixed policy.</summary>
    private static Answer? TemplateOf(Answer group) =>
        group.Inner("LaunchTemplate") ?? group.Inner("MixedInstancesPolicy")?.Inner("LaunchTemplate")?.Inner("LaunchTemplateSpecification");

    private static IEnumerable<Answer> OverridesOf(Answer group) =>
        group.Inner("MixedInstancesPolicy")?.Inner("LaunchTemplate")?.Items("Overrides") ?? [];

    private static LiveInstance Instance(Answer instance) =>
        new(
            instance.Text("InstanceId") ?? "",
            instance.Text("AvailabilityZone") ?? "",
            instance.Text("LifecycleState") ?? "",
            instance.Text("HealthStatus") ?? "",
            instance.Inner("LaunchTemplate")?.Text("LaunchTemplateId"),
            instance.Inner("LaunchTemplate")?.Text("Version"),
            instance.Flag("ProtectedFromScaleIn") == true
        )
        {
            Weight = int.TryParse(instance.Text("WeightedCapacity"), CultureInfo.InvariantCulture, out var weight) ? weight : null,
        };
}

/// <summary>A scaling group as AWS describes it, proved ours.</summary>
internal sealed record RawGroup(OwnedResource Owner, ImmutableSortedDictionary<string, string> Tags, Answer Group, Settings Settings)
{
    public IEnumerable<string> SubnetIds => Settings.Get(AutoScalingGroupTable.SubnetIds);
}
