using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class AutoScalingGroupLanguage
{
    private const int MaxSize = 10_000;

    private static readonly Key<int> Min = new("min", new WholeNumberShape(0, MaxSize), "The fewest instances.") { IsRequired = true };

    private static readonly Key<int> Max = new("max", new WholeNumberShape(0, MaxSize), "The most instances.") { IsRequired = true };

    private static readonly Key<int> Desired = new(
        "desired",
        new WholeNumberShape(0, MaxSize),
        "How many at creation; scaling owns it afterwards. `min` unless written."
    );

    private static readonly Key<string> Unit = new(
        "unit",
        new ChoiceShape(["units", "vcpu", "memory-mib"]),
        "What the sizes count, where instance types are chosen by `instanceRequirements`: instances (units, unless written), virtual "
            + "CPUs or MiB of memory."
    );

    private static readonly Key<GroupSize> Size = new(
        "size",
        new FormsShape<GroupSize>(
            scalar: new WholeNumberShape(0, MaxSize).Select(size => new GroupSize(size, size, null)),
            map: new MapShape<GroupSize>(
                "size",
                "How many instances.",
                [
                    Min,
                    Max,
                    Desired,
                    Unit,
                    RefusedKey.Named("minSize", Min.Name),
                    RefusedKey.Named("maxSize", Max.Name),
                    RefusedKey.Named("desiredCapacity", Desired.Name),
                    RefusedKey.Named("desiredCapacityType", Unit.Name),
                ],
                map => new GroupSize(map.Get(Min, 0), map.Get(Max, MaxSize), map.FindValue(Desired)) { Unit = map.Find(Unit) }
            )
        ),
        "How many instances: `{ min, max, desired }`, or one number for all."
    )
    {
        IsRequired = true,
    };

    private static readonly Key<Reference[]> TargetGroups = new(
        "targetGroups",
        new ListShape<Reference>(References.TargetGroup, orSingle: true),
        "The target groups its instances serve, by name."
    );

    private static readonly Key<SubnetChoice> Subnets = new("subnets", NetworkLanguage.SubnetChoice, "In place of the network's subnets.");

    private static readonly Key<Reference[]> SecurityGroups = new(
        "securityGroups",
        new ListShape<Reference>(References.SecurityGroup, orSingle: true, mayBeEmpty: false),
        "In place of the derived group: names or sg-…."
    );

    private static readonly Key<LaunchTemplate> LaunchTemplateKey = new(
        "launchTemplate",
        LaunchTemplateLanguage.Shape,
        "What its instances are made of."
    )
    {
        IsRequired = true,
    };

    private static readonly Key<Pair<ScalingPolicy>[]> Scaling = new(
        "scaling",
        new PairsShape<ScalingPolicy>("a map of scaling policies by name", ScalingLanguage.Shape, Texts.Name),
        "How it grows and shrinks: policies by name."
    );

    private static readonly Key<Pair<GroupPart>[]> Schedules = new(
        "schedules",
        new PairsShape<GroupPart>("a map of schedules by name", ScheduleLanguage.Shape, Texts.Name),
        "Sizes by the clock: schedules by name. A size that a schedule has set stays."
    );

    private static readonly Key<Pair<GroupPart>[]> LifecycleHooks = new(
        "lifecycleHooks",
        new PairsShape<GroupPart>("a map of lifecycle hooks by name", LifecycleHookLanguage.Shape, Texts.Name),
        "Hooks by name; they are there before the first instance launches."
    );

    private static readonly Key<RefreshPreferences> Refresh = new(
        "refresh",
        RefreshLanguage.Shape,
        "How a changed launch template reaches running instances."
    );

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new(
        "tags",
        Tags.Shape,
        "Tags beside those of the stack; instances and volumes get them too."
    );

    /// <summary>AWS's names of what has no line in the group's table, or another form.</summary>
    private static readonly Key[] NamesOfAws =
    [
        new LaterKey("rollout", "Leave it out: a new version reaches the instances by `refresh`, health-gated and in portions."),
        Later.Was,
        RefusedKey.Named("desiredCapacity", "size.desired"),
        RefusedKey.Named("vpcZoneIdentifier", Subnets.Name),
        RefusedKey.Elsewhere("availabilityZones", Subnets.Name, "a group is in the zones of its subnets", "Write `subnets`."),
        RefusedKey.Elsewhere("availabilityZoneIds", Subnets.Name, "a group is in the zones of its subnets", "Write `subnets`."),
        RefusedKey.Named("launchTemplateSpecification", LaunchTemplateKey.Name),
        RefusedKey.Elsewhere(
            "launchConfigurationName",
            LaunchTemplateKey.Name,
            "AWS makes no new launch configurations; a group has a launch template",
            "Write `launchTemplate`."
        ),
        RefusedKey.Named("scalingPolicies", Scaling.Name),
        RefusedKey.Named("scheduledUpdateGroupActions", Schedules.Name),
        RefusedKey.Named("scheduledActions", Schedules.Name),
        RefusedKey.Named("lifecycleHookSpecificationList", LifecycleHooks.Name),
        RefusedKey.Named("instanceRefresh", Refresh.Name),
        RefusedKey.Named("loadBalancerNames", "trafficSources"),
        RefusedKey.Named("availabilityZoneImpairmentPolicy", "zoneImpairment"),
        RefusedKey.Named("instanceLifecyclePolicy", "lifecyclePolicy"),
        RefusedKey.Elsewhere("autoScalingGroupName", "", "the name of a group is the key that it stands under", "Remove it."),
    ];

    public static MapShape<AutoScalingGroup> Shape { get; } =
        new(
            "autoScalingGroup",
            "Instances that are replaced when they fail and whose number follows the load.",
            [
                Size,
                TargetGroups,
                Subnets,
                SecurityGroups,
                LaunchTemplateKey,
                Own("healthCheck"),
                Scaling,
                Schedules,
                LifecycleHooks,
                Refresh,
                .. AutoScalingGroupTable.Table.Keys.Where(k => k != Own("healthCheck")),
                TagsKey,
                .. NamesOfAws,
            ],
            Build
        );

    private static Key Own(string name) => AutoScalingGroupTable.Table.Keys.First(k => k.Name == name);

    private static AutoScalingGroup Build(WrittenMap map)
    {
        var targetGroups = map.All(TargetGroups);
        var size = map.Get(Size, new GroupSize(0, MaxSize, null));
        var settings = TableBinding.Read(AutoScalingGroupTable.Table, map);
        settings = size.Unit is { } unit ? settings.With(AutoScalingGroupTable.SizeUnit, unit) : settings;
        var template = map.Find(LaunchTemplateKey);
        if (template is LaunchTemplate.Defined own && own.Settings.Has(LaunchTemplateTable.InstanceRequirements))
        {
            settings = MixedChecks.ByRequirements(map, settings);
        }

        if (template is LaunchTemplate.Existing && map.Has(SecurityGroups))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(SecurityGroups),
                $"{map.Binding.Place}: a launch template made elsewhere brings its own security groups.",
                "Remove `securityGroups`."
            );
        }

        return new AutoScalingGroup
        {
            Name = map.Name,
            Size = size,
            TargetGroups = targetGroups,
            Subnets = map.Find(Subnets),
            SecurityGroups = map.AllOrNull(SecurityGroups),
            LaunchTemplate = template ?? new LaunchTemplate.Existing(new TemplateChoice.ById(""), "1", map.Span),
            Settings = settings.Has(AutoScalingGroupTable.HealthCheckType)
                ? settings
                : settings.With(AutoScalingGroupTable.HealthCheckType, targetGroups.IsEmpty ? "EC2" : "ELB"),
            Scaling = map.All(Scaling).ConvertAll(pair => NameTargetGroup(pair.Value, map, targetGroups)),
            Schedules = map.All(Schedules).ConvertAll(static pair => pair.Value),
            LifecycleHooks = map.All(LifecycleHooks).ConvertAll(static pair => pair.Value),
            Refresh = map.Get(Refresh, new RefreshPreferences()),
            Tags = map.Get(TagsKey, TagMap.Empty),
            At = map.Span,
        };
    }

    /// <summary><c>metric: requestsPerTarget</c> means the group's only target group.</summary>
    private static ScalingPolicy NameTargetGroup(ScalingPolicy policy, WrittenMap map, ImmutableArray<Reference> targetGroups)
    {
        var open = policy.RequestsOf ?? policy.Alarm?.Own?.RequestsOf;
        if (open is not { Text: MetricLanguage.OnlyTargetGroup })
        {
            return policy;
        }

        if (targetGroups.Length == 1)
        {
            var only = open with { Text = targetGroups[0].Text };
            return policy.Alarm?.Own is { } alarm
                ? policy with
                {
                    Alarm = new(alarm with { RequestsOf = only }, null),
                }
                : policy with
                {
                    RequestsOf = only,
                };
        }

        map.Binding.Report(
            BindingCodes.MissingKey,
            open.At,
            $"{map.Binding.Place}: requestsPerTarget needs a target group: the scaling group has "
                + $"{(targetGroups.Length == 0 ? "none" : targetGroups.Length)}.",
            "Write metric: { requestsPerTarget: NAME }."
        );
        return policy with { RequestsOf = null };
    }
}
