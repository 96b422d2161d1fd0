using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>What a plan relies on holds for every property, every operation and every kind, not for those somebody thought of.</summary>
public sealed class WrittenDownOnceTests
{
    /// <summary>Objects of a serving shop, each with everything it can have.</summary>
    public static TheoryData<string> Kinds =>
        [.. typeof(LiveResource).Assembly.GetTypes().Where(t => t.BaseType == typeof(LiveResource)).Select(t => t.Name)];

    [Fact]
    public void Every_kind_of_live_object_is_looked_at() => Assert.Equal(14, Kinds.Count);

    /// <summary>A saved plan is refused when anything differs that the planner compares.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whatever_is_compared_changes_the_fingerprint(string kind)
    {
        var edited = await WorldAsync();
        await ModelRun.ApplyAsync(
            edited,
            Stacks.Shop.WithGroup(g => g with { Schedules = [Stacks.Nights], LifecycleHooks = [Stacks.DrainHook] }) with
            {
                Alarms = [Stacks.Busy],
                TrustStores = [Stacks.Partners],
                LoadBalancers = Stacks.Shop.LoadBalancers.Add(Stacks.Edge),
            }
        );
        var world = edited.World;
        var live = world.AllResources().First(r => r.GetType().Name == kind);
        var settings = live.GetType().GetProperty("Settings")?.GetValue(live);
        var checkedProperties = 0;
        if (settings is Settings bag)
        {
            foreach (
                var property in bag.Table.Properties.Where(p =>
                    (kind != nameof(LiveLoadBalancer) || p.AttributeKey is null)
                    && p != AutoScalingGroupTable.DesiredCapacity
                    && p != ScheduleTable.Start
                )
            )
            {
                var changed = With(
                    live,
                    live.GetType().GetProperty("Settings"),
                    bag.With(property, Another(bag.ValueOf(property) ?? "none", property))
                );
                Assert.True(
                    LiveFingerprint.Of(world) != LiveFingerprint.Of(Replaced(world, live, (LiveResource)changed)),
                    $"{kind}: another {property.Path} leaves the fingerprint as it is"
                );
            }

            return;
        }

        foreach (var property in (settings?.GetType() ?? live.GetType()).GetProperties().Where(p => p.CanWrite && !IsByItself(p)))
        {
            var changed = settings is null
                ? With(live, property)
                : With(live, live.GetType().GetProperty("Settings"), With(settings, property));
            Assert.True(
                LiveFingerprint.Of(world) != LiveFingerprint.Of(Replaced(world, live, (LiveResource)changed)),
                $"{kind}: another {property.Name} leaves the fingerprint as it is"
            );
            checkedProperties++;
        }

        Assert.True(checkedProperties >= 3, $"{kind}: only {checkedProperties} properties were changed");
    }

    [Fact]
    public void Every_operation_says_what_it_refers_to()
    {
        var operations = typeof(AwsOperation).GetNestedTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(AwsOperation))).ToList();
        Assert.True(operations.Count > 45, $"only {operations.Count} operations were found");
        foreach (var operation in operations)
        {
            var made = (AwsOperation)RuntimeHelpers.GetUninitializedObject(operation);
            foreach (var property in operation.GetProperties().Where(p => p.CanWrite))
            {
                property.SetValue(made, Sample(property.PropertyType, depth: 0));
            }

            var found = made.Refs.Select(r => r.ToString()).Count();
            var held = operation.GetProperties().Count(p => p.PropertyType == typeof(ResourceRef) && p.CanWrite);
            Assert.True(found >= held, $"{operation.Name} holds {held} references and names {found}");
        }
    }

    /// <summary>The shop has an application load balancer.</summary>
    private static bool IsOfShop(PropertyTable table, Property property) =>
        property.Line.Scope is not { } scope
        || scope.Holds(
            table == LoadBalancerTable.Table ? Stacks.Shop.LoadBalancers[0].Settings
            : table == TargetGroupTable.Table ? Stacks.Shop.TargetGroups[0].Settings
            : Stacks.Shop.LoadBalancers[0].Listeners.Single(l => l.IsTls).Settings
        );

    public static TheoryData<string, string> Attributes =>
        [
            .. new[] { LoadBalancerTable.Table, TargetGroupTable.Table, ListenerTable.Table }.SelectMany(t =>
                t.Properties.Where(p => IsOfShop(t, p)).Select(p => p.AttributeKey).OfType<string>().Select(k => (t.Kind?.Id ?? t.Label, k))
            ),
        ];

    [Theory]
    [MemberData(nameof(Attributes))]
    public async Task An_attribute_that_leaves_the_file_goes_back_to_what_AWS_gives(string kind, string key)
    {
        var table = kind switch
        {
            "loadBalancer" => LoadBalancerTable.Table,
            "targetGroup" => TargetGroupTable.Table,
            _ => ListenerTable.Table,
        };
        var usual = table.Attribute(key)?.Aws as string;
        var other = usual switch
        {
            "true" => "false",
            "false" => "true",
            "on" => "off",
            "off" => "7",
            _ => "9",
        };
        ImmutableSortedDictionary<string, string> Set(ImmutableSortedDictionary<string, string> attributes) =>
            attributes.SetItem(key, other);
        var edited = kind switch
        {
            "loadBalancer" => Stacks.Shop.WithBalancer(b => b with { Attributes = Set(b.Attributes) }),
            "targetGroup" => Stacks.Shop.WithTargetGroup("images", t => t with { Attributes = Set(t.Attributes) }),
            _ => Stacks.Shop.WithListener("https", l => l with { Attributes = Set(l.Attributes) }),
        };
        var world = await WorldAsync();
        await ModelRun.ApplyAsync(world, edited);
        Assert.Equal(other, Read(world, kind)[key]);
        await ModelRun.ApplyAsync(
            world,
            Stacks.Shop with
            {
                LoadBalancers = [.. Stacks.Shop.LoadBalancers.Select(b => b with { Attributes = b.Attributes.Remove(key) })],
            }
        );
        Assert.Equal(usual, Read(world, kind)[key]);
    }

    public static TheoryData<string> UndoneSettings =>
        [.. AutoScalingGroupTable.Table.Properties.Where(p => p.IsUndone).Select(p => p.Path)];

    [Theory]
    [MemberData(nameof(UndoneSettings))]
    public async Task A_setting_that_leaves_the_file_goes_back_to_what_AWS_gives_and_moves_nothing_else(string path)
    {
        var property = AutoScalingGroupTable.Table.Properties.Single(p => p.Path == path);
        var world = await WorldAsync();
        var before = Settings();
        await ModelRun.ApplyAsync(
            world,
            Stacks.Shop.WithGroup(g => g with { Settings = g.Settings.With(property, Another("none", property)) })
        );
        Assert.NotEqual(before, Settings());

        await ModelRun.ApplyAsync(world, Stacks.Shop);

        var after = Settings();
        Assert.Equal(Key(property.Aws), Key(after.ValueOf(property) ?? property.Aws));
        Assert.Equal(before.Without(property), after.Without(property));
        Assert.True(Planner.Plan(Stacks.Shop, world.ReadFor(Stacks.Shop)).Actions.IsEmpty);

        Settings Settings() => world.World.AutoScalingGroups[0].Settings;

        string Key(object? value) => value is null ? "" : property.Form.Key(value);
    }

    private static ImmutableSortedDictionary<string, string> Read(ModelWorld world, string kind) =>
        kind switch
        {
            "loadBalancer" => world.World.LoadBalancers[0].AllAttributes,
            "targetGroup" => world.World.TargetGroups.Single(t => t.Address.Name == "images").Settings.Attributes,
            _ => world.World.Listeners.Single(l => l.Address.Name == "https").Settings.Attributes,
        };

    private static async Task<ModelWorld> WorldAsync()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, Stacks.Shop);
        return world;
    }

    /// <summary>What changes without anybody's doing, and what tags, owner and id stand for already.</summary>
    private static bool IsByItself(PropertyInfo property) => property.Name is "DesiredCapacity" or "Owner" or "Tags";

    private static object Another(object value, Property property) =>
        property switch
        {
            Property<int> => 4711,
            Property<double> => 47.11,
            Property<DateTimeOffset> => DateTimeOffset.UnixEpoch,
            Property<Settings> => PredefinedMetricTable.Of("sample"),
            Property<bool> => value is not true,
            Property<TimeSpan> => TimeSpan.FromSeconds(4711),
            Property<string> => value + "z",
            Property<ImmutableSortedDictionary<string, string>> => TagMap.Empty.Add("sample", "sample"),
            Property<ImmutableSortedDictionary<string, ResourceRef>> => DimensionsForm.Of([new("sample", "sample")]),
            Property<ImmutableSortedSet<string>> => ImmutableSortedSet.Create("sample"),
            Property<ImmutableArray<string>> => ImmutableArray.Create("sample"),
            Property<ResourceRef> => new ResourceRef.Existing("sample"),
            Property<ImmutableArray<Settings>> when property == ScalingPolicyTable.Steps => ImmutableArray.Create(
                StepTable.Table.Empty.With(StepTable.By, 7)
            ),
            Property<ImmutableArray<Settings>> => ImmutableArray.Create(FixedResponseTable.Of(404)),
            Property<ImmutableArray<SecurityGroupRule>> => ImmutableArray<SecurityGroupRule>.Empty,
            Property<ImmutableArray<RewriteSettings>> => ImmutableArray.Create(new RewriteSettings("host", "sample", "")),
            Property<ImmutableArray<ConditionSettings>> => ImmutableArray.Create(new ConditionSettings("path-pattern", null, ["/sample"])),
            Property<ImmutableArray<SubnetMapping>> => ImmutableArray.Create(new SubnetMapping("sample") { PrivateIpv4 = "192.0.2.1" }),
            Property<ImmutableArray<ResourceRef>> => ImmutableArray.Create<ResourceRef>(new ResourceRef.Existing("sample")),
            _ => throw new InvalidOperationException($"Another value for {property.Path}?"),
        };

    private static LiveWorld Replaced(LiveWorld world, LiveResource one, LiveResource other) =>
        one switch
        {
            LiveSecurityGroup g => world with { SecurityGroups = world.SecurityGroups.Replace(g, (LiveSecurityGroup)other) },
            LiveCertificate c => world with { Certificates = world.Certificates.Replace(c, (LiveCertificate)other) },
            LiveTrustStore s => world with { TrustStores = world.TrustStores.Replace(s, (LiveTrustStore)other) },
            LiveEndpointService s => world with { EndpointServices = world.EndpointServices.Replace(s, (LiveEndpointService)other) },
            LiveElasticIp e => world with { ElasticIps = world.ElasticIps.Replace(e, (LiveElasticIp)other) },
            LiveLoadBalancer b => world with { LoadBalancers = world.LoadBalancers.Replace(b, (LiveLoadBalancer)other) },
            LiveTargetGroup t => world with { TargetGroups = world.TargetGroups.Replace(t, (LiveTargetGroup)other) },
            LiveListener l => world with { Listeners = world.Listeners.Replace(l, (LiveListener)other) },
            LiveRule r => world with { Rules = world.Rules.Replace(r, (LiveRule)other) },
            LiveLaunchTemplate t => world with { LaunchTemplates = world.LaunchTemplates.Replace(t, (LiveLaunchTemplate)other) },
            LiveAutoScalingGroup g => world with { AutoScalingGroups = world.AutoScalingGroups.Replace(g, (LiveAutoScalingGroup)other) },
            LiveGroupPart p => world with { GroupParts = world.GroupParts.Replace(p, (LiveGroupPart)other) },
            LiveAlarm a => world with { Alarms = world.Alarms.Replace(a, (LiveAlarm)other) },
            LiveScalingPolicy p => world with { ScalingPolicies = world.ScalingPolicies.Replace(p, (LiveScalingPolicy)other) },
            _ => throw new InvalidOperationException($"Where does the world keep {one.GetType().Name}?"),
        };

    private static object With(object record, PropertyInfo? property, object? value = null)
    {
        Assert.NotNull(property);
        var copy = record.GetType().GetMethod("<Clone>$")?.Invoke(record, null);
        Assert.NotNull(copy);
        property.SetValue(copy, value ?? Sample(property.PropertyType, depth: 0));
        return copy;
    }

    /// <summary>A value that no object of the shop has.</summary>
    private static object? Sample(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return "sample";
        }

        if (type == typeof(Settings))
        {
            return LoadBalancerTable.Table.Empty.With(LoadBalancerTable.SecurityGroups, [new ResourceRef.Existing("sample")]);
        }

        if (type == typeof(ResourceRef))
        {
            return new ResourceRef.Existing("sample");
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            var element = type.GetGenericArguments()[0];
            var array = Array.CreateInstance(element, 1);
            array.SetValue(Sample(element, depth + 1), 0);
            return typeof(ImmutableCollectionsFactory)
                .GetMethod(nameof(ImmutableCollectionsFactory.Of))
                ?.MakeGenericMethod(element)
                .Invoke(null, [array]);
        }

        if (type == typeof(ImmutableSortedSet<string>))
        {
            return ImmutableSortedSet.Create("sample");
        }

        if (type == typeof(ImmutableSortedDictionary<string, string>))
        {
            return TagMap.Empty.Add("sample", "sample");
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1);
        }

        if (type.IsValueType)
        {
            return !type.IsPrimitive && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
                    ? RuntimeHelpers.GetUninitializedObject(type)
                : type == typeof(bool) ? true
                : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(4711)
                : type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch
                : Convert.ChangeType(4711, type, System.Globalization.CultureInfo.InvariantCulture);
        }

        if (type == typeof(OwnedResource))
        {
            return OwnedResource.TryRead(
                "sample",
                "s",
                TagMap.Empty.Add(OwnershipTags.Stack, "s").Add(OwnershipTags.Address, "targetGroup/sample")
            );
        }

        if (type == typeof(IReadOnlyDictionary<string, object>))
        {
            return ImmutableDictionary<string, object>.Empty;
        }

        var concrete = type.IsAbstract ? type.GetNestedTypes().First(t => t.IsSubclassOf(type)) : type;
        var made = RuntimeHelpers.GetUninitializedObject(concrete);
        foreach (var property in concrete.GetProperties().Where(p => p.CanWrite && depth < 5))
        {
            property.SetValue(made, Sample(property.PropertyType, depth + 1));
        }

        return made;
    }

    private static class ImmutableCollectionsFactory
    {
        public static ImmutableArray<T> Of<T>(T[] items) => [.. items];
    }
}
