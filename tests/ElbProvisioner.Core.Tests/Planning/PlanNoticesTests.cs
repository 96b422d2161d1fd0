using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Notices;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Planning.Sent;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.Planning;

public sealed class PlanNoticesTests
{
    private static readonly Address Template = Address.Of(ResourceKind.LaunchTemplate, "app");

    [Fact]
    public async Task A_plan_without_changes_asks_nothing_and_tells_nothing()
    {
        var world = await ShopAsync();

        var plan = Planner.Plan(Stacks.Shop, world.World);

        Assert.Empty(plan.Actions);
        Assert.Empty(plan.Diagnostics);
        Assert.Empty(SentValues.Of(Stacks.Shop, world.World, plan));
    }

    [Fact]
    public async Task A_health_check_that_is_not_the_files_is_told()
    {
        var world = await ShopAsync();
        Assert.Empty(HealthCheckNotices.Of(Stacks.Shop, world.World));
        world.World = world.World with
        {
            TargetGroups =
            [
                .. world.World.TargetGroups.Select(g =>
                    g.Address.Name != "app" ? g : g with { Settings = g.Settings.With(TargetGroupTable.CheckPath, "/by-hand") }
                ),
            ],
        };

        var notice = Assert.Single(HealthCheckNotices.Of(Stacks.Shop, world.World));

        Assert.Equal("ELB4250", notice.Code.Id);
        Assert.StartsWith("The health check of 'app' is not as the file says: path /by-hand, in the file /", notice.Message);
    }

    [Fact]
    public void A_new_stack_asks_for_what_it_names()
    {
        var stack = Stacks
            .Shop.WithGroup(g =>
                g with
                {
                    SecurityGroups = [Stacks.Ref("sg-1")],
                    LaunchTemplate = ((LaunchTemplate.Defined)g.LaunchTemplate).With(LaunchTemplateTable.KeyName, "key"),
                }
            )
            .WithBalancer(b => b with { Allow = [new Peer.PrefixList("pl-1")] });
        var world = new ModelWorld().World;

        var values = SentValues.Of(stack, world, Planner.Plan(stack, world));

        Assert.Contains(new SentValue.SecurityGroup("sg-1", "vpc-1", Stacks.At), values);
        Assert.Single(values.OfType<SentValue.PrefixList>(), v => v.Id == "pl-1");
        Assert.Single(values.OfType<SentValue.KeyPair>(), v => v.Name == "key");
        Assert.Single(values.OfType<SentValue.InstanceType>(), v => v.Type == "t3.micro" && v.Zones.SequenceEqual(["a", "b"]));
        Assert.Equal(3, values.OfType<SentValue.NewName>().Count());
    }

    [Fact]
    public async Task Instance_profiles_and_customers_keys_are_asked_about_once_and_not_again_when_a_live_template_holds_them()
    {
        var stack = Stacks.Shop.WithGroup(g =>
            g with
            {
                LaunchTemplate = ((LaunchTemplate.Defined)g.LaunchTemplate)
                    .With(LaunchTemplateTable.InstanceProfile, "web")
                    .With(
                        LaunchTemplateTable.Volumes,
                        [
                            Keyed("/dev/xvda", "alias/mine"),
                            Keyed("/dev/sdf", "alias/mine"),
                            Keyed("/dev/sdg", "alias/aws/ebs"),
                            Volumes.Gp3("/dev/sdh", 8),
                        ]
                    ),
            }
        );
        var world = new ModelWorld();

        var values = SentValues.Of(stack, world.World, Planner.Plan(stack, world.World));

        Assert.Equal("web", Assert.Single(values.OfType<SentValue.InstanceProfile>()).NameOrArn);
        Assert.Equal("alias/mine", Assert.Single(values.OfType<SentValue.VolumeKey>()).Key);

        await ModelRun.ApplyAsync(world, stack);
        var larger = stack.WithGroup(g =>
            g with
            {
                LaunchTemplate = ((LaunchTemplate.Defined)g.LaunchTemplate).With(LaunchTemplateTable.InstanceType, "t3.small"),
            }
        );
        values = SentValues.Of(larger, world.World, Planner.Plan(larger, world.World));
        Assert.Contains(values, v => v is SentValue.InstanceType);
        Assert.DoesNotContain(values, v => v is SentValue.InstanceProfile or SentValue.VolumeKey);

        static Settings Keyed(string device, string key) => Volumes.Gp3(device, 8).With(VolumeTable.KmsKey, key);
    }

    [Fact]
    public async Task Another_version_asks_for_its_changed_parts_only()
    {
        var stack = Stacks.Shop.WithGroup(g =>
            g with
            {
                LaunchTemplate = ((LaunchTemplate.Defined)g.LaunchTemplate).With(LaunchTemplateTable.KeyName, "key"),
            }
        );
        var world = await ShopAsync();

        var values = SentValues.Of(stack, world.World, Planner.Plan(stack, world.World));

        Assert.Equal("key", Assert.IsType<SentValue.KeyPair>(Assert.Single(values)).Name);
    }

    [Fact]
    public void A_root_volume_smaller_than_its_image_is_an_error()
    {
        var stack = WithVolume(VolumeTable.Table.Empty.With(VolumeTable.Size, 4).Filled());

        Assert.Contains(NoticeCodes.RootVolumeTooSmall, Codes(stack, World(new ImageFact("ami-1", "/dev/xvda", 8))));
        Assert.DoesNotContain(NoticeCodes.RootVolumeTooSmall, Codes(stack, World(new ImageFact("ami-1", "/dev/xvda", 4))));
    }

    [Theory]
    [InlineData("alias/mine", null)]
    [InlineData("arn:aws:kms:us-east-1:123456789012:key/1", "ELB4353")]
    [InlineData("alias/aws/ebs", null)]
    [InlineData(null, null)]
    public void A_key_of_another_region_is_refused(string? key, string? code) =>
        Assert.Equal(
            code,
            Codes(
                    WithVolume(
                        key is null
                            ? VolumeTable.Table.Empty.With(VolumeTable.Size, 8).Filled()
                            : Volumes.Gp3("/dev/xvda", 8).With(VolumeTable.KmsKey, key)
                    ),
                    World(new ImageFact("ami-1", "/dev/xvda", 8))
                )
                .SingleOrDefault()
                ?.Id
        );

    [Fact]
    public async Task An_image_that_is_gone_is_an_error_where_it_is_to_be_launched_and_a_warning_where_it_runs()
    {
        Assert.Contains(NoticeCodes.ImageNotThere, Codes(Stacks.Shop, World(new ImageFact("ami-1", "/dev/xvda", IsUnseen: true))));

        var live = (await ShopAsync()).World;
        Assert.Equal(
            [NoticeCodes.ImageUnseen],
            Codes(Stacks.Shop, live with { Network = WithImage(live.Network, new ImageFact("ami-1", "/dev/xvda", IsUnseen: true)) })
        );
    }

    /// <summary>The image is the one that runs; what else changes starts new instances from it.</summary>
    [Theory]
    [InlineData("userData")]
    [InlineData("min")]
    [InlineData("warmPool")]
    public async Task An_image_that_is_gone_is_an_error_where_anything_starts_instances_from_it(string change)
    {
        var live = (await ShopAsync()).World;
        live = live with { Network = WithImage(live.Network, new ImageFact("ami-1", "/dev/xvda", IsUnseen: true)) };

        var codes = Codes(
            Stacks.Shop.WithGroup(g =>
                change switch
                {
                    "userData" => g with
                    {
                        LaunchTemplate = ((LaunchTemplate.Defined)g.LaunchTemplate).With(LaunchTemplateTable.UserData, "#!/bin/sh\ntrue"),
                    },
                    "min" => g with { Size = g.Size with { Min = live.AutoScalingGroups[0].DesiredCapacity + 1, Max = 20 } },
                    _ => g.With(AutoScalingGroupTable.WarmPool, WarmPoolTable.Table.Empty.Filled()),
                }
            ),
            live
        );

        Assert.Contains(NoticeCodes.ImageNotThere, codes);
        Assert.DoesNotContain(NoticeCodes.ImageUnseen, codes);
    }

    [Fact]
    public async Task The_image_of_a_choice_of_mixed_instances_must_be_there_too()
    {
        var stack = Stacks.Shop.WithGroup(g =>
            g.With(
                AutoScalingGroupTable.MixedInstances,
                MixedInstancesTable.Table.Empty.With(
                    MixedInstancesTable.Overrides,
                    [
                        OverrideTable.Table.Empty.With(OverrideTable.InstanceType, "t3.micro").With(OverrideTable.Image, "ami-2"),
                        OverrideTable.Table.Empty.With(OverrideTable.InstanceType, "t4g.micro").With(OverrideTable.Image, "ami-3"),
                    ]
                )
            )
        );
        var live = (await ShopAsync()).World;

        Assert.Equal(
            ["ami-2"],
            Planner
                .Plan(stack, live with { Network = live.Network with { UnseenImages = ["ami-2"] } })
                .Diagnostics.Where(d => d.Code == NoticeCodes.ImageNotThere)
                .Select(d => d.Message.Split('\'')[1])
        );
        Assert.DoesNotContain(NoticeCodes.ImageNotThere, Codes(stack, live));
    }

    /// <summary>One that ACM has already stays there when its time is over.</summary>
    [Fact]
    public async Task A_certificate_is_not_imported_outside_of_its_time()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var from = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        using var made = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=shop.example.com",
            key,
            System.Security.Cryptography.HashAlgorithmName.SHA256
        ).CreateSelfSigned(from, from.AddDays(90));
        var stack = Stacks.Shop with
        {
            Certificates =
            [
                .. Stacks.Shop.Certificates,
                new Certificate.Imported
                {
                    Name = "mine",
                    CertificatePem = made.ExportCertificatePem(),
                    PrivateKeyPem = key.ExportPkcs8PrivateKeyPem(),
                },
            ],
        };
        var live = (await ShopAsync()).World;

        Assert.Equal([NoticeCodes.ImportIsNotValidNow], Codes(stack, live with { ReadAt = from.AddDays(-1) }));
        Assert.Empty(Codes(stack, live with { ReadAt = from.AddDays(1) }));
        Assert.Equal([NoticeCodes.ImportIsNotValidNow], Codes(stack, live with { ReadAt = from.AddDays(91) }));
        Assert.Equal(
            NoticeCodes.ImportedIsOver,
            Assert.Single(CertificateNotices.Of(stack, live with { ReadAt = from.AddDays(91) }, actions: [])).Code
        );
    }

    [Fact]
    public void A_dual_stack_load_balancer_wants_ipv6_in_its_subnets()
    {
        var stack = Stacks.Shop.WithBalancer(b => b.With(LoadBalancerTable.IpAddressType, "dualstack"));
        var facts = ModelWorld.Facts();
        var world = new ModelWorld(
            facts with
            {
                Subnets = [facts.Subnets[0] with { HasIpv6Range = true }, facts.Subnets[1] with { HasIpv6Range = false }],
            }
        ).World;

        Assert.Contains(
            Planner.Plan(stack, world).Diagnostics,
            d => d.Code == NoticeCodes.SubnetLacksIpv6 && d.Message.Contains("vpc-1-b", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(NoticeCodes.SubnetLacksIpv6, Codes(Stacks.Shop, world));
    }

    [Fact]
    public async Task A_written_desired_size_is_told_only_where_the_group_has_another_one()
    {
        var live = (await ShopAsync()).World;
        var set = live.AutoScalingGroups[0].DesiredCapacity;

        Assert.Equal(
            [NoticeCodes.DesiredIsScalings],
            Codes(Stacks.Shop.WithGroup(g => g with { Size = g.Size with { Desired = set + 1 } }), live)
        );
        Assert.Empty(Codes(Stacks.Shop.WithGroup(g => g with { Size = g.Size with { Desired = set } }), live));
    }

    [Fact]
    public async Task Suspended_processes_are_told_unless_the_file_suspends_them()
    {
        var live = (await ShopAsync()).World;
        var group = live.AutoScalingGroups[0];
        live = live with
        {
            AutoScalingGroups = [group with { Settings = group.Settings.With(AutoScalingGroupTable.Suspended, ["Launch"]) }],
        };

        Assert.Equal([NoticeCodes.ProcessesSuspended], Codes(Stacks.Shop, live));
        Assert.Empty(Codes(Stacks.Shop.WithGroup(g => g.With(AutoScalingGroupTable.Suspended, ["Launch"])), live));
        Assert.Empty(Codes(Stacks.Shop.WithGroup(g => g.With(AutoScalingGroupTable.Suspended, [])), live));
    }

    [Theory]
    [InlineData("a,b", null)]
    [InlineData("b,c", "ELB4360")]
    [InlineData("c", "ELB4359")]
    public async Task A_group_in_zones_that_its_load_balancer_is_not_in_is_told_before_it_goes_there(string zones, string? code)
    {
        var (world, wanted) = (await ShopAsync(), Placed(ModelWorld.Facts(), zones));

        Assert.Equal(code, Codes(Stacks.Shop, new ModelWorld(wanted).World).SingleOrDefault()?.Id);
        Assert.Equal(code, Codes(Stacks.Shop, world.World with { Network = wanted }).SingleOrDefault()?.Id);
    }

    [Fact]
    public async Task A_protected_load_balancer_is_told_of_once_when_it_shall_go()
    {
        var live = (await ShopAsync()).World;
        var balancer = live.LoadBalancers[0];
        live = live with
        {
            LoadBalancers = [balancer with { AllAttributes = balancer.AllAttributes.SetItem("deletion_protection.enabled", "true") }],
        };

        Assert.Single(Planner.PlanDestroy(Stacks.Shop, live).Diagnostics, d => d.Code == PlanCodes.DeletionProtected);
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("prevent-force-deletion", 0)]
    [InlineData("prevent-all-deletion", 1)]
    public async Task A_protected_scaling_group_is_told_of_once_when_it_shall_go(string protection, int told)
    {
        var live = (await ShopAsync()).World;
        var group = live.AutoScalingGroups[0];
        live = live with
        {
            AutoScalingGroups = [group with { Settings = group.Settings.With(AutoScalingGroupTable.DeletionProtection, protection) }],
        };

        Assert.Equal(told, Planner.PlanDestroy(Stacks.Shop, live).Diagnostics.Count(d => d.Code == PlanCodes.GroupDeletionProtected));
    }

    private static NetworkFacts Placed(NetworkFacts facts, string zones) =>
        facts with
        {
            OwnSubnets = facts.OwnSubnets.SetItem(
                Address.Of(ResourceKind.AutoScalingGroup, "app"),
                [.. zones.Split(',').Select(z => new SubnetFact("subnet-vpc-1-" + z, z))]
            ),
        };

    [Theory]
    [InlineData("Standby", false)]
    [InlineData("InService", true)]
    public async Task Instances_that_a_refresh_cannot_replace_are_told_before_it_starts(string state, bool isProtected)
    {
        var live = (await ShopAsync()).World;
        var group = live.AutoScalingGroups[0];
        live = live with
        {
            AutoScalingGroups =
            [
                group with
                {
                    Instances = group.Instances.SetItem(
                        0,
                        group.Instances[0] with
                        {
                            LifecycleState = state,
                            ProtectedFromScaleIn = isProtected,
                        }
                    ),
                },
            ],
        };

        Assert.Empty(Codes(Stacks.Shop, live));
        Assert.Equal([NoticeCodes.InstancesHeld], Codes(Stacks.Shop.WithTemplate(LaunchTemplateTable.InstanceType, "t3.small"), live));
    }

    [Theory]
    [InlineData("ALARM", true)]
    [InlineData("OK", false)]
    public async Task A_refresh_that_an_alarm_would_end_at_once_is_told(string state, bool isTold)
    {
        var live = (await ShopAsync()).World;
        var tags = ImmutableSortedDictionary<string, string>
            .Empty.Add(OwnershipTags.Stack, "shop")
            .Add(OwnershipTags.Address, "alarm/errors");
        live = live with
        {
            Alarms =
            [
                new(
                    OwnedResource.TryRead("arn:errors", "shop", tags) ?? throw new InvalidOperationException(),
                    tags,
                    AlarmTable.Table.Empty.With(AlarmTable.Name, "shop-errors")
                )
                {
                    State = state,
                },
            ],
        };
        var stack = Stacks.Shop.WithTemplate(LaunchTemplateTable.InstanceType, "t3.small");
        stack = stack with { AutoScalingGroups = [stack.AutoScalingGroups[0] with { Refresh = new() { Alarms = ["errors"] } }] };

        Assert.Equal(isTold, Planner.Plan(stack, live).Diagnostics.Any(d => d.Code == NoticeCodes.RefreshAlarmRings));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(-1, false)]
    public async Task A_schedule_whose_time_has_passed_is_told(int hours, bool isTold)
    {
        var at = new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
        var once = new GroupPart("once", ScheduleTable.Table.Empty.With(ScheduleTable.Start, at), SourceSpan.None);
        var stack = Stacks.Shop with { AutoScalingGroups = [Stacks.Shop.AutoScalingGroups[0] with { Schedules = [once] }] };

        var plan = Planner.Plan(stack, (await ShopAsync()).World with { ReadAt = at.AddHours(hours) });

        Assert.Equal(isTold, plan.Diagnostics.Any(d => d.Code == NoticeCodes.ScheduleIsOver));
    }

    [Theory]
    [InlineData(1, "path-pattern", "/images/1", "images, closed, the default action")]
    [InlineData(1, "http-request-method", "PUT", "images, closed, the default action")]
    [InlineData(50_000, "path-pattern", "/x", "never reaches the default action")]
    public async Task A_foreign_rule_is_told_with_what_it_stands_before(int priority, string field, string value, string named)
    {
        var live = (await ShopAsync()).World;
        var listener = live.Listeners.Single(l => l.Port == 443);
        var taken = new TakenPriority(
            listener.Id,
            priority,
            "arn:rule",
            RuleTable.Of([new ConditionSettings(field, null, [value])], [FixedResponseTable.Of(200)])
        );

        var told = Assert.Single(Planner.Plan(Stacks.Shop, live with { TakenPriorities = [taken] }).Diagnostics);

        Assert.Equal(NoticeCodes.ForeignRuleWins, told.Code);
        Assert.Contains(named, told.Message, StringComparison.Ordinal);
    }

    private static async Task<ModelWorld> ShopAsync()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, Stacks.Shop);
        return world;
    }

    private static Stack WithVolume(Settings volume) => Stacks.Shop.WithTemplate(LaunchTemplateTable.Volumes, [volume]);

    private static LiveWorld World(ImageFact image) => new ModelWorld(WithImage(ModelWorld.Facts(), image)).World;

    private static NetworkFacts WithImage(NetworkFacts network, ImageFact image) =>
        network with
        {
            Images = network.Images.SetItem(Template, image),
        };

    private static ImmutableArray<DiagnosticCode> Codes(Stack stack, LiveWorld live) =>
        [.. Planner.Plan(stack, live).Diagnostics.Select(d => d.Code)];
}
