using Amazon.AutoScaling.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Tests.AutoScaling;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

namespace ElbProvisioner.LocalAws.Tests;

/// <summary>In a world whose instances really run, health is what checks found.</summary>
public sealed class MachineRoomTests
{
    private const string Checking = "initial Elb.InitialHealthChecking";
    private const string Mismatch = "unhealthy Target.ResponseCodeMismatch";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_is_healthy_before_a_check_has_found_it()
    {
        using var world = new Balancing();
        var room = Held(world.Cloud);
        var group = await WithTargetAsync(world, room);

        Pass(world.Cloud, room, 120);
        Assert.Equal(Checking, await world.HealthAsync(group));

        room.Report(Checked(room), null, null);
        Assert.Equal("healthy", await world.HealthAsync(group));
    }

    [Fact]
    public async Task What_checks_found_counts_at_once_and_is_told_in_their_words()
    {
        using var world = new Balancing();
        var room = Held(world.Cloud);
        var group = await WithTargetAsync(world, room);
        Pass(world.Cloud, room, 10);

        Fail(room, 503);
        Assert.Equal(Mismatch, await world.HealthAsync(group));
        Fail(room, 500);
        Assert.Equal("Health checks failed with these codes: [500]", await DescriptionAsync(world, group));
        room.Report(Checked(room), null, null);
        Assert.Equal("healthy", await world.HealthAsync(group));
    }

    [Fact]
    public async Task What_simulation_found_does_not_count_for_real_checks()
    {
        using var world = new Balancing();
        var group = await WithTargetAsync(world, room: null);
        world.Cloud.Pass(10);
        Assert.Equal("healthy", await world.HealthAsync(group));

        var room = Held(world.Cloud);
        Pass(world.Cloud, room, 30);
        Assert.Equal(Checking, await world.HealthAsync(group));

        room.Report(Checked(room), null, null);
        Assert.Equal("healthy", await world.HealthAsync(group));
        var other = Held(world.Cloud);
        Pass(world.Cloud, other, 30);
        Assert.Equal(Checking, await world.HealthAsync(group));
    }

    [Fact]
    public async Task Whoever_says_nothing_for_half_a_minute_checks_nothing_any_more()
    {
        using var world = new Balancing();
        var room = Held(world.Cloud);
        var group = await WithTargetAsync(world, room);
        Pass(world.Cloud, room, 10);
        Fail(room, 503);

        world.Cloud.Pass(MachineRoom.Lease.TotalSeconds + 151);

        Assert.Equal("healthy", await world.HealthAsync(group));
        Assert.Null(Assert.Single(room.Look().Targets).Check);
    }

    [Fact]
    public async Task What_is_let_go_is_simulated_again_and_nothing_of_it_is_remembered()
    {
        using var world = new Balancing();
        var room = Held(world.Cloud);
        var group = await WithTargetAsync(world, room);
        Pass(world.Cloud, room, 10);
        Fail(room, 503);

        room.Release();
        world.Cloud.Pass(150);
        Assert.Equal("healthy", await world.HealthAsync(group));

        room.Hold();
        Pass(world.Cloud, room, 60);
        Assert.Equal(Checking, await world.HealthAsync(group));
    }

    [Fact]
    public async Task What_an_earlier_registration_was_found_to_be_does_not_count()
    {
        using var world = new Balancing();
        var room = Held(world.Cloud);
        var group = await WithTargetAsync(world, room);
        Pass(world.Cloud, room, 10);
        var earlier = Checked(room);
        room.Report(earlier, null, null);
        var target = new TargetDescription { Id = earlier.Id };

        await world.Elb.DeregisterTargetsAsync(new() { TargetGroupArn = group.TargetGroupArn, Targets = [target] }, Cancellation);
        Assert.Null(Assert.Single(room.Look().Targets).Check);
        await world.Elb.RegisterTargetsAsync(new() { TargetGroupArn = group.TargetGroupArn, Targets = [target] }, Cancellation);
        Pass(world.Cloud, room, 10);
        room.Report(earlier, null, null);

        Assert.Equal(Checking, await world.HealthAsync(group));
    }

    [Fact]
    public async Task A_closed_way_is_told_to_who_checks()
    {
        using var world = new Balancing();
        var room = Held(world.Cloud);
        await WithTargetAsync(world, room);
        Pass(world.Cloud, room, 10);
        Assert.True(Checked(room).Check?.IsReachable);

        world.LetNobody(world.Run(transaction => transaction.Ec2.SecurityGroups.All.Single(group => group.Name == "app").Key));

        Assert.False(Checked(room).Check?.IsReachable);
    }

    [Fact]
    public async Task A_check_is_described_as_the_group_has_it_and_as_long_as_it_lasts_here()
    {
        using var world = new Balancing(options => options with { Speed = 10 });
        var room = Held(world.Cloud);
        await WithTargetAsync(
            world,
            room,
            request =>
            {
                (request.Port, request.HealthCheckPath, request.Matcher) = (8080, "/up", new() { HttpCode = "200-204" });
                (request.HealthCheckIntervalSeconds, request.HealthCheckTimeoutSeconds) = (20, 4);
            }
        );
        Pass(world.Cloud, room, 20);

        var target = Checked(room);
        Assert.Equal(
            ("HTTP", "HTTP1", 8080, "/up", "200-204"),
            (target.Protocol, target.ProtocolVersion, target.HealthCheckPort, target.HealthCheckPath, target.Codes)
        );
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)), (target.Check?.Interval, target.Check?.Timeout));
        Assert.Matches(@"^172\.31\.\d+\.\d+:8080$", target.Check?.Host);
        Assert.Equal(target.Id, Assert.Single(room.Look().Machines).InstanceId);
    }

    [Fact]
    public async Task A_network_load_balancer_takes_its_time_with_a_new_target_and_does_not_say_why()
    {
        using var world = new Balancing();
        var room = Held(world.Cloud);
        var group = await world.TcpGroupAsync();
        var back = world.SecurityGroup("app");
        await world.ListenerAsync(await world.ActiveAsync(type: "network"), Balancing.To(group), request => request.Protocol = "TCP");
        room.Hold();
        await world.RegisterAsync(group, world.Running(back));
        Pass(world.Cloud, room, 10);
        Assert.False(Checked(room).Check?.TellsDetails);
        room.Report(Checked(room), null, null);
        Assert.Equal(Checking, await world.HealthAsync(group));

        Pass(world.Cloud, room, 100);

        Assert.Equal("healthy", await world.HealthAsync(group));
    }

    [Fact]
    public async Task Addresses_of_this_machine_are_targets_while_somebody_really_checks()
    {
        using var world = new Balancing();
        var group = await world.GroupAsync(like: request => request.TargetType = "ip");
        var request = new RegisterTargetsRequest
        {
            TargetGroupArn = group.TargetGroupArn,
            Targets =
            [
                new()
                {
                    Id = "127.0.0.1",
                    Port = 3000,
                    AvailabilityZone = "all",
                },
            ],
        };
        await Cloud.RefusedAsync("InvalidTarget", () => world.Elb.RegisterTargetsAsync(request, Cancellation));

        var room = Held(world.Cloud);
        await world.Elb.RegisterTargetsAsync(request, Cancellation);

        Assert.Equal(("127.0.0.1", 3000), (room.Look().Targets[0].Id, room.Look().Targets[0].Port));
    }

    [Fact]
    public async Task Grace_lasts_until_a_check_passes_or_as_long_as_in_life()
    {
        using var ground = await Ground.CreateAsync(options => options with { Speed = 60 });
        var (_, targetGroup) = await ground.RouteAsync();
        var room = Held(ground.Cloud);
        await ground.CreateGroupAsync(
            1,
            request => (request.HealthCheckType, request.HealthCheckGracePeriod, request.TargetGroupARNs) = ("ELB", 300, [targetGroup])
        );
        Pass(ground.Cloud, room, 30);
        var first = Assert.Single(await ground.InstancesAsync()).InstanceId;
        Fail(room, 503);

        // Twenty times the five seconds that 300 last here: whoever really starts takes as long as in life.
        Pass(ground.Cloud, room, 100);
        Assert.Equal("unhealthy", (await ground.HealthAsync(targetGroup))[first]);
        Assert.Equal("Healthy", Assert.Single(await ground.InstancesAsync()).HealthStatus);

        Pass(ground.Cloud, room, 200);
        Assert.DoesNotContain(await ground.InstancesAsync(), instance => instance.InstanceId == first);
    }

    [Fact]
    public async Task Who_has_passed_a_check_has_no_grace_left_and_is_replaced_when_it_fails()
    {
        using var ground = await Ground.CreateAsync(options => options with { Speed = 60 });
        var (_, targetGroup) = await ground.RouteAsync();
        var room = Held(ground.Cloud);
        await ground.CreateGroupAsync(
            1,
            request => (request.HealthCheckType, request.HealthCheckGracePeriod, request.TargetGroupARNs) = ("ELB", 300, [targetGroup])
        );
        Pass(ground.Cloud, room, 30);
        var first = Assert.Single(await ground.InstancesAsync()).InstanceId;
        room.Report(Checked(room), null, null);
        Pass(ground.Cloud, room, 5);

        Fail(room, 503);
        Pass(ground.Cloud, room, 10);

        Assert.DoesNotContain(
            await ground.InstancesAsync(),
            instance => instance.InstanceId == first && instance.LifecycleState == "InService"
        );
    }

    [Fact]
    public async Task A_refresh_waits_for_the_first_check_of_a_new_instance_that_passes()
    {
        using var ground = await Ground.CreateAsync(options => options with { Speed = 60 });
        var (_, targetGroup) = await ground.RouteAsync();
        var room = Held(ground.Cloud);
        await ground.CreateGroupAsync(1, request => request.TargetGroupARNs = [targetGroup]);
        Pass(ground.Cloud, room, 30);
        room.Report(Checked(room), null, null);
        var version = await ground.NewVersionAsync();
        await ground.Cloud.Scaling.StartInstanceRefreshAsync(
            new()
            {
                AutoScalingGroupName = Ground.Name,
                DesiredConfiguration = new()
                {
                    LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = version },
                },
                Preferences = new() { MinHealthyPercentage = 100, InstanceWarmup = 120 },
            },
            Cancellation
        );

        Pass(ground.Cloud, room, 60);
        Assert.Equal("InProgress", await StatusAsync(ground));
        Assert.Equal(2, (await ground.InstancesAsync()).Count(instance => instance.LifecycleState == "InService"));

        var fresh = room.Look().Targets.Single(target => target.Check?.State == "initial");
        room.Report(fresh, null, null);
        Pass(ground.Cloud, room, 30);
        Assert.Equal("Successful", await StatusAsync(ground));
    }

    [Fact]
    public void A_world_that_does_not_change_keeps_its_version()
    {
        using var world = new Balancing();
        var room = Held(world.Cloud);
        room.LetTimePass();
        var version = room.Version;

        world.Cloud.Pass(5);
        room.LetTimePass();
        _ = room.Look();
        Assert.Equal(version, room.Version);

        world.SecurityGroup("one");
        Assert.NotEqual(version, room.Version);
    }

    private static MachineRoom Held(Cloud cloud)
    {
        var room = new MachineRoom(cloud.Aws);
        cloud.Aws.Run("us-east-1", static _ => true);
        room.Hold();
        return room;
    }

    /// <summary>Whoever checks is there all the while.</summary>
    private static void Pass(Cloud cloud, MachineRoom room, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            cloud.Pass(1);
            room.Hold();
        }
    }

    private static RegisteredTarget Checked(MachineRoom room) => room.Look().Targets.Single(target => target.Check is not null);

    private static void Fail(MachineRoom room, int code) =>
        room.Report(Checked(room), "Target.ResponseCodeMismatch", $"Health checks failed with these codes: [{code}]");

    /// <summary>A group behind an active load balancer, with an instance that runs.</summary>
    /// <param name="room">Held again, since all that takes long; null: nobody checks.</param>
    private static async Task<TargetGroup> WithTargetAsync(
        Balancing world,
        MachineRoom? room,
        Action<CreateTargetGroupRequest>? like = null
    )
    {
        var (front, back) = (world.SecurityGroup("front"), world.SecurityGroup("app"));
        world.Let(front, back);
        var group = await world.GroupAsync(like: like);
        await world.ListenerAsync(await world.ActiveAsync(like: request => request.SecurityGroups = [front]), Balancing.To(group));
        var instance = world.Running(back);
        room?.Hold();
        await world.RegisterAsync(group, instance);
        return group;
    }

    private static async Task<string?> DescriptionAsync(Balancing world, TargetGroup group) =>
        (await world.Elb.DescribeTargetHealthAsync(new() { TargetGroupArn = group.TargetGroupArn }, Cancellation))
            .TargetHealthDescriptions.Single()
            .TargetHealth.Description;

    private static async Task<string> StatusAsync(Ground ground) =>
        (
            await ground.Cloud.Scaling.DescribeInstanceRefreshesAsync(
                new DescribeInstanceRefreshesRequest { AutoScalingGroupName = Ground.Name },
                Cancellation
            )
        )
            .InstanceRefreshes[0]
            .Status
            .Value;
}
