using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Tests.Planning.Stacks;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>What the planner itself has to say.</summary>
public sealed class PlanDiagnosticTests
{
    [Fact]
    public void A_name_that_no_hosted_zone_holds_is_an_error()
    {
        var world = new ModelWorld(ModelWorld.Facts() with { Zones = [] });

        Assert.Contains(PlanCodes.NoZoneForName, Codes(Shop, world.World));
    }

    [Fact]
    public async Task A_scaling_group_that_is_still_being_deleted_is_told() =>
        Assert.Contains(PlanCodes.GroupIsBeingDeleted, Codes(Shop, await WithGroupAsync(g => g with { Status = "Delete in progress" })));

    [Fact]
    public async Task An_instance_refresh_that_runs_already_is_told_where_another_is_needed()
    {
        var world = await WithGroupAsync(g => g with { ActiveRefresh = new("r-1", "InProgress", 50, "1") });

        Assert.Contains(PlanCodes.RefreshRunning, Codes(Shop.WithTemplate(LaunchTemplateTable.KeyName, "key"), world));
        Assert.DoesNotContain(PlanCodes.RefreshRunning, Codes(Shop, world));
    }

    [Fact]
    public async Task A_pinned_priority_that_somebody_elses_rule_holds_is_an_error()
    {
        var world = await ShopAsync();
        var listener = world.Listeners.Single(l => l.Port == 443).Id;
        var pinned = Shop.WithListener("https", l => l with { Rules = [l.Rules[0] with { Priority = 7 }, .. l.Rules.Skip(1)] });

        Assert.Contains(PlanCodes.PriorityTaken, Codes(pinned, world with { TakenPriorities = [new(listener, 7, "arn:rule/theirs")] }));
        Assert.DoesNotContain(
            PlanCodes.PriorityTaken,
            Codes(pinned, world with { TakenPriorities = [new(listener, 8, "arn:rule/theirs")] })
        );
    }

    [Fact]
    public async Task A_target_group_to_which_others_forward_is_not_deleted()
    {
        var world = await ShopAsync();
        var images = world.TargetGroups.Single(g => g.Address.Name == "images").Id;
        var theirs = new TakenPriority(
            world.Listeners.Single(l => l.Port == 443).Id,
            7,
            "arn:rule/theirs",
            RuleTable.Of([new("path-pattern", null, ["/x"])], [ForwardTable.To([new(new ResourceRef.Existing(images), 1)], null)])
        )
        {
            Stack = "other",
        };
        var smaller = Shop.WithListener("https", l => l with { Rules = [l.Rules[1]] }) with
        {
            TargetGroups = [Shop.TargetGroups[0]],
            AutoScalingGroups = [Group("app", "app")],
        };

        Assert.DoesNotContain(PlanCodes.OthersForward, Codes(smaller, world));
        Assert.Contains(PlanCodes.OthersForward, Codes(smaller, world with { TakenPriorities = [theirs] }));
        Assert.Contains(
            PlanCodes.OthersWouldGo,
            Planner.PlanDestroy(Shop, world with { TakenPriorities = [theirs] }).Diagnostics.Select(d => d.Code)
        );
    }

    [Fact]
    public async Task Other_security_groups_on_a_load_balancer_are_told_to_those_who_share_it()
    {
        var world = await ShopAsync();
        var theirs = new TakenPriority(world.Listeners.Single(l => l.Port == 443).Id, 7, "arn:rule/theirs") { Stack = "other" };
        var balancer = world.LoadBalancers.Single();
        var moved = world with
        {
            LoadBalancers =
            [
                balancer with
                {
                    Settings = balancer.Settings.With(LoadBalancerTable.SecurityGroups, [new ResourceRef.Existing("sg-before")]),
                },
            ],
            TakenPriorities = [theirs],
        };

        Assert.Contains(
            Planner.Plan(Shop, moved).Changes.SelectMany(c => c.Effects),
            e =>
                e.Impact == TrafficImpact.Gap
                && e.Detail.Contains("requests that the stack other forwards are lost", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_record_with_a_routing_policy_is_an_error_where_an_alias_is_to_stand()
    {
        var world = await ShopAsync();

        Assert.Contains(
            PlanCodes.RecordHasRouting,
            Codes(
                Shop,
                world with
                {
                    DnsRecords =
                    [
                        .. world.DnsRecords.Select(r =>
                            r with
                            {
                                Settings = r
                                    .Settings.With(DnsRecordTable.Id, "other")
                                    .With(DnsRecordTable.Weight, 1)
                                    .With(DnsRecordTable.AliasName, "other-1.elb.amazonaws.com"),
                            }
                        ),
                    ],
                }
            )
        );
    }

    [Fact]
    public async Task A_target_group_that_takes_traffic_unseen_since_nothing_has_room_for_it_is_told()
    {
        var closed = RoutingAction.Respond(404, "text/plain", "");
        var before = Shop.WithListener(
                "https",
                l => l with { Actions = [closed], Rules = [.. Enumerable.Range(0, 100).Select(i => Rule($"r{i}", $"/r{i}/*", closed))] }
            )
            .WithGroup(g => g with { Scaling = [g.Scaling[0]] });
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, before);

        Assert.Contains(
            PlanCodes.NoRoomToWarmUp,
            Codes(before.WithListener("https", l => l with { Actions = [Forward("app")] }), world.ReadFor(before))
        );
    }

    private static async Task<LiveWorld> ShopAsync()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, Shop);
        return world.ReadFor(Shop);
    }

    private static async Task<LiveWorld> WithGroupAsync(Func<LiveAutoScalingGroup, LiveAutoScalingGroup> change)
    {
        var world = await ShopAsync();
        return world with { AutoScalingGroups = [.. world.AutoScalingGroups.Select(change)] };
    }

    private static IEnumerable<Core.Diagnostics.DiagnosticCode> Codes(Stack stack, LiveWorld world) =>
        Planner.Plan(stack, world).Diagnostics.Select(d => d.Code);
}
