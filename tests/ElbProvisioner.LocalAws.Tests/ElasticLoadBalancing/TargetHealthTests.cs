using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;
using TargetGroup = Amazon.ElasticLoadBalancingV2.Model.TargetGroup;
using Targets = ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups.Targets;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class TargetHealthTests
{
    private const string Registering = "initial Elb.RegistrationInProgress";
    private const string TimedOut = "unhealthy Target.Timeout";

    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task A_target_of_a_group_nobody_uses_is_unused()
    {
        using var world = new Balancing();
        var group = await world.GroupAsync();
        await world.RegisterAsync(group, world.Running(world.SecurityGroup("app")));

        Assert.Equal("unused Target.NotInUse", await world.HealthAsync(group));
    }

    [Fact]
    public async Task One_passed_check_makes_a_new_target_healthy()
    {
        using var world = new Balancing();
        var (group, instance, _) = await WiredAsync(world);

        await world.RegisterAsync(group, instance);

        Assert.Equal(Registering, await world.HealthAsync(group));
        world.Cloud.Pass(5);
        Assert.Equal("healthy", await world.HealthAsync(group));
    }

    [Fact]
    public async Task A_target_waits_for_its_load_balancer_to_be_active()
    {
        using var world = new Balancing();
        var (front, back) = (world.SecurityGroup("front"), world.SecurityGroup("app"));
        world.Let(front, back);
        var group = await world.GroupAsync();
        var instance = world.Running(back);
        await world.ListenerAsync(await world.BalancerAsync(like: request => request.SecurityGroups = [front]), Balancing.To(group));
        await world.RegisterAsync(group, instance);

        world.Cloud.Pass(100);
        Assert.Equal(Registering, await world.HealthAsync(group));
        world.Cloud.Pass(30);
        Assert.Equal("healthy", await world.HealthAsync(group));
    }

    [Fact]
    public async Task A_target_whose_application_starts_late_is_first_checked_in_vain()
    {
        using var world = new Balancing();
        var (group, _, back) = await WiredAsync(world);
        var instance = world.Launch(back);
        world.Cloud.Pass(15);
        await world.RegisterAsync(group, instance);

        world.Cloud.Pass(6);
        Assert.Equal("initial Elb.InitialHealthChecking", await world.HealthAsync(group));
        world.Cloud.Pass(28);
        Assert.Equal("initial Elb.InitialHealthChecking", await world.HealthAsync(group));
        world.Cloud.Pass(1);
        Assert.Equal("healthy", await world.HealthAsync(group));
    }

    [Fact]
    public async Task Closing_the_way_makes_it_unhealthy_after_the_threshold_and_opening_it_healthy_after_the_other()
    {
        using var world = new Balancing();
        var (group, instance, back) = await WiredAsync(world);
        await world.RegisterAsync(group, instance);
        world.Cloud.Pass(5);

        world.LetNobody(back);
        world.Cloud.Pass(59);
        Assert.Equal("healthy", await world.HealthAsync(group));
        world.Cloud.Pass(1);
        Assert.Equal(TimedOut, await world.HealthAsync(group));

        world.Let(world.Run(transaction => transaction.Elb.LoadBalancers.All.Single().SecurityGroups[0]), back);
        world.Cloud.Pass(149);
        Assert.Equal(TimedOut, await world.HealthAsync(group));
        world.Cloud.Pass(1);
        Assert.Equal("healthy", await world.HealthAsync(group));
    }

    [Fact]
    public async Task A_short_outage_goes_unnoticed()
    {
        using var world = new Balancing();
        var (group, instance, back) = await WiredAsync(world);
        await world.RegisterAsync(group, instance);
        world.Cloud.Pass(5);

        world.LetNobody(back);
        world.Cloud.Pass(40);
        world.Let(world.Run(transaction => transaction.Elb.LoadBalancers.All.Single().SecurityGroups[0]), back);
        world.Cloud.Pass(40);

        Assert.Equal("healthy", await world.HealthAsync(group));
    }

    [Fact]
    public async Task The_load_balancer_must_be_let_out_too()
    {
        using var world = new Balancing();
        var (group, instance, _) = await WiredAsync(world);
        world.LetNobody(world.Run(transaction => transaction.Elb.LoadBalancers.All.Single().SecurityGroups[0]), isEgress: true);
        await world.RegisterAsync(group, instance);

        world.Cloud.Pass(65);

        Assert.Equal(TimedOut, await world.HealthAsync(group));
    }

    [Fact]
    public async Task A_silent_image_never_gets_healthy()
    {
        using var world = new Balancing(options =>
            options with
            {
                FaultSettings = new FaultSettings { SilentImages = new HashSet<string> { "ami-00000000000000001" } },
            }
        );
        var (group, _, back) = await WiredAsync(world);
        var silent = world.Run(transaction =>
            Instances
                .Launch(
                    transaction,
                    new()
                    {
                        ["ImageId"] = "ami-00000000000000001",
                        ["InstanceType"] = "t3.micro",
                        ["SecurityGroupIds"] = new System.Text.Json.Nodes.JsonArray(back),
                    },
                    world.Subnets[0],
                    new Dictionary<string, string>()
                )
                .Key
        );
        world.Cloud.Pass(100);
        await world.RegisterAsync(group, silent);

        world.Cloud.Pass(1000);

        Assert.Equal(TimedOut, await world.HealthAsync(group));
    }

    [Fact]
    public async Task Codes_that_the_group_does_not_want_are_a_mismatch()
    {
        using var world = new Balancing();
        var (group, instance, _) = await WiredAsync(world);
        await world.RegisterAsync(group, instance);
        world.Cloud.Pass(5);

        await world.Elb.ModifyTargetGroupAsync(
            new ModifyTargetGroupRequest
            {
                TargetGroupArn = group.TargetGroupArn,
                Matcher = new Matcher { HttpCode = "204" },
            },
            Cancellation
        );
        world.Cloud.Pass(60);

        Assert.Equal("unhealthy Target.ResponseCodeMismatch", await world.HealthAsync(group));
    }

    [Fact]
    public async Task Shorter_checks_are_sooner_done()
    {
        using var world = new Balancing();
        var (group, instance, back) = await WiredAsync(world);
        await world.RegisterAsync(group, instance);
        world.Cloud.Pass(5);
        world.LetNobody(back);
        world.Cloud.Pass(20);

        await world.Elb.ModifyTargetGroupAsync(
            new ModifyTargetGroupRequest
            {
                TargetGroupArn = group.TargetGroupArn,
                HealthCheckIntervalSeconds = 10,
                HealthCheckTimeoutSeconds = 5,
            },
            Cancellation
        );

        Assert.Equal(TimedOut, await world.HealthAsync(group));
    }

    [Fact]
    public async Task A_zone_that_the_load_balancer_leaves_has_unused_targets()
    {
        using var world = new Balancing();
        var (group, instance, _) = await WiredAsync(world);
        await world.RegisterAsync(group, instance);
        world.Cloud.Pass(5);
        var balancer = world.Run(transaction => transaction.Elb.LoadBalancers.All.Single().Key);

        await SetAsync(1, 2);
        Assert.Equal("unused Target.NotInUse", await world.HealthAsync(group));
        await SetAsync(0, 1);
        world.Cloud.Pass(5);
        Assert.Equal("healthy", await world.HealthAsync(group));

        Task SetAsync(int one, int two) =>
            world.Elb.SetSubnetsAsync(
                new SetSubnetsRequest { LoadBalancerArn = balancer, Subnets = [world.Subnets[one], world.Subnets[two]] },
                Cancellation
            );
    }

    [Fact]
    public async Task A_group_taken_out_of_its_listener_has_unused_targets_again()
    {
        using var world = new Balancing();
        var (group, instance, _) = await WiredAsync(world);
        await world.RegisterAsync(group, instance);
        world.Cloud.Pass(5);

        var listener = world.Run(transaction => transaction.Elb.Listeners.All.Single().Key);
        await world.Elb.ModifyListenerAsync(
            new ModifyListenerRequest { ListenerArn = listener, DefaultActions = [Balancing.NotFound()] },
            Cancellation
        );

        Assert.Equal("unused Target.NotInUse", await world.HealthAsync(group));
    }

    [Fact]
    public async Task A_deregistered_target_drains_for_the_whole_delay()
    {
        using var world = new Balancing();
        var (group, instance, _) = await WiredAsync(world);
        await world.RegisterAsync(group, instance);
        world.Cloud.Pass(5);

        await world.DeregisterAsync(group, instance);

        world.Cloud.Pass(299);
        Assert.Equal("draining Target.DeregistrationInProgress", await world.HealthAsync(group));
        world.Cloud.Pass(1);
        Assert.Equal("", await world.HealthAsync(group));
        await world.DeregisterAsync(group, instance);
        var asked = await world.Elb.DescribeTargetHealthAsync(
            new DescribeTargetHealthRequest { TargetGroupArn = group.TargetGroupArn, Targets = [new TargetDescription { Id = instance }] },
            Cancellation
        );
        Assert.Equal("Target.NotRegistered", asked.TargetHealthDescriptions[0].TargetHealth.Reason);
    }

    [Fact]
    public async Task A_draining_target_can_come_back()
    {
        using var world = new Balancing();
        var (group, instance, _) = await WiredAsync(world);
        await world.RegisterAsync(group, instance);
        world.Cloud.Pass(5);
        await world.DeregisterAsync(group, instance);
        world.Cloud.Pass(100);

        await world.RegisterAsync(group, instance);
        Assert.Equal(Registering, await world.HealthAsync(group));
        world.Cloud.Pass(400);

        Assert.Equal("healthy", await world.HealthAsync(group));
    }

    [Fact]
    public async Task A_terminated_instance_is_unused_and_drops_out()
    {
        using var world = new Balancing();
        var (group, instance, _) = await WiredAsync(world);
        await world.RegisterAsync(group, instance);
        world.Cloud.Pass(5);

        world.Run(transaction => Instances.Terminate(transaction, instance));

        Assert.Equal("unused Target.InvalidState", await world.HealthAsync(group));
        world.Cloud.Pass(30 + 59);
        Assert.Equal("unused Target.InvalidState", await world.HealthAsync(group));
        world.Cloud.Pass(1);
        Assert.Equal("", await world.HealthAsync(group));
    }

    [Fact]
    public async Task A_network_load_balancer_takes_its_time_and_is_let_in_by_its_addresses()
    {
        using var world = new Balancing();
        var back = world.SecurityGroup("app");
        var (balancer, group) = (await world.ActiveAsync("net", "network"), await world.TcpGroupAsync());
        await world.ListenerAsync(balancer, Balancing.To(group), request => request.Protocol = "TCP");
        var instance = world.Running(back);
        await world.RegisterAsync(group, instance);
        world.Run(transaction =>
        {
            RuleKeeping.Add(transaction, SecurityGroupMaking.NewRule(transaction, back, isEgress: false, PeerKind.Ipv4, "172.31.0.0/16"));
            RuleKeeping.Tell(transaction, back);
        });

        world.Cloud.Pass(94);
        Assert.Equal("initial Elb.InitialHealthChecking", await world.HealthAsync(group));
        world.Cloud.Pass(1);
        Assert.Equal("healthy", await world.HealthAsync(group));
        world.LetNobody(back);
        world.Cloud.Pass(60);
        Assert.Equal("unhealthy Target.FailedHealthChecks", await world.HealthAsync(group));
    }

    [Fact]
    public async Task An_address_of_a_machine_that_somebody_runs_elsewhere_answers_where_the_load_balancer_may_ask_it()
    {
        using var world = new Balancing();
        var (front, back) = (world.SecurityGroup("front"), world.SecurityGroup("app"));
        var group = await world.GroupAsync(like: request => request.TargetType = "ip");
        await world.ListenerAsync(await world.ActiveAsync(like: request => request.SecurityGroups = [front]), Balancing.To(group));
        var instance = world.Running(back);
        var address = world.Run(transaction => transaction.Ec2.Instances.Find(instance)?.PrivateIpAddress) ?? "";
        await world.RegisterAsync(group, address[..(address.LastIndexOf('.') + 1)] + "250");

        world.Cloud.Pass(60);

        Assert.Equal("healthy", await world.HealthAsync(group));
    }

    [Fact]
    public async Task An_address_is_as_healthy_as_the_instance_that_has_it()
    {
        using var world = new Balancing();
        var (front, back) = (world.SecurityGroup("front"), world.SecurityGroup("app"));
        world.Let(front, back);
        var group = await world.GroupAsync(like: request => request.TargetType = "ip");
        await world.ListenerAsync(await world.ActiveAsync(like: request => request.SecurityGroups = [front]), Balancing.To(group));
        var instance = world.Running(back);
        var address = world.Run(transaction => transaction.Ec2.Instances.Find(instance)?.PrivateIpAddress) ?? "";
        await world.RegisterAsync(group, address);

        world.Cloud.Pass(5);
        Assert.Equal("healthy", await world.HealthAsync(group));
        world.Run(transaction => Instances.Terminate(transaction, instance));
        world.Cloud.Pass(60);
        Assert.Equal(TimedOut, await world.HealthAsync(group));
        await Cloud.RefusedAsync("InvalidTarget", () => world.RegisterAsync(group, "8.8.8.8"));
        await Cloud.RefusedAsync("ValidationError", () => world.RegisterAsync(group, "10.1.2.3"));
    }

    [Fact]
    public async Task An_application_load_balancer_is_a_target_while_it_listens()
    {
        using var world = new Balancing();
        var front = await world.ActiveAsync("web");
        var group = await world.GroupAsync(like: request => (request.Protocol, request.TargetType) = ("TCP", "alb"));
        await Cloud.RefusedAsync("ValidationError", () => world.RegisterAsync(group, front.LoadBalancerArn));
        var listener = await world.ListenerAsync(front, Balancing.NotFound());
        await world.ListenerAsync(await world.ActiveAsync("net", "network"), Balancing.To(group), request => request.Protocol = "TCP");
        await world.RegisterAsync(group, front.LoadBalancerArn);
        world.Cloud.Pass(95);

        Assert.Equal("healthy", await world.HealthAsync(group));
        await Cloud.RefusedAsync(
            "ResourceInUse",
            () => world.Elb.DeleteLoadBalancerAsync(new DeleteLoadBalancerRequest { LoadBalancerArn = front.LoadBalancerArn }, Cancellation)
        );
        await world.Elb.DeleteListenerAsync(new DeleteListenerRequest { ListenerArn = listener.ListenerArn }, Cancellation);
        world.Cloud.Pass(60);
        Assert.StartsWith("unhealthy", await world.HealthAsync(group));
    }

    [Fact]
    public async Task Other_services_register_ask_and_deregister()
    {
        using var world = new Balancing();
        var (group, instance, _) = await WiredAsync(world);

        world.Run(transaction => Targets.Register(transaction, group.TargetGroupArn, instance));
        world.Cloud.Pass(5);
        Assert.Equal("healthy", world.Run(transaction => Targets.HealthOf(transaction, group.TargetGroupArn, instance))?.State);
        world.Run(transaction => Targets.Deregister(transaction, group.TargetGroupArn, instance));
        Assert.Equal("draining", world.Run(transaction => Targets.HealthOf(transaction, group.TargetGroupArn, instance))?.State);
        world.Cloud.Pass(300);

        Assert.Null(world.Run(transaction => Targets.HealthOf(transaction, group.TargetGroupArn, instance)));
        Assert.NotNull(world.Run(transaction => Targets.LoadBalancerOf(transaction, group.TargetGroupArn)));
        Assert.True(world.Run(transaction => Targets.GroupExists(transaction, group.TargetGroupArn)));
    }

    [Fact]
    public async Task A_world_in_which_nothing_changes_has_nothing_of_load_balancing_to_do()
    {
        using var world = new Balancing();
        var (group, instance, _) = await WiredAsync(world);
        await world.RegisterAsync(group, instance);

        world.Cloud.Pass(600);

        Assert.Empty(
            world.Run(transaction =>
                transaction.Here.Agenda.All.Where(item => item.What.StartsWith("elbv2.", StringComparison.Ordinal)).ToList()
            )
        );
    }

    /// <summary>An active load balancer with a listener to an empty group, and a running instance that it reaches.</summary>
    private static async Task<(TargetGroup Group, string Instance, string SecurityGroup)> WiredAsync(Balancing world)
    {
        var (front, back) = (world.SecurityGroup("front"), world.SecurityGroup("app"));
        world.Let(front, back);
        var group = await world.GroupAsync();
        await world.ListenerAsync(await world.ActiveAsync(like: request => request.SecurityGroups = [front]), Balancing.To(group));
        return (group, world.Running(back), back);
    }
}
