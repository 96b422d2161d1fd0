using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class TargetRegistrationTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task Only_what_runs_in_the_VPC_is_registered()
    {
        using var world = new Balancing();
        var group = await world.GroupAsync();
        var pending = world.Launch(world.SecurityGroup("app"));
        world.Settle();

        var refusal = await Cloud.RefusedAsync("InvalidTarget", () => world.RegisterAsync(group, pending));
        Assert.Equal($"The following targets are not in a running state and cannot be registered: '{pending}'", refusal.Message);
        await Cloud.RefusedAsync("InvalidTarget", () => world.RegisterAsync(group, "i-0123456789abcdef0"));
        await Cloud.RefusedAsync("InvalidTarget", () => world.RegisterAsync(group, "10.0.0.1"));
    }

    [Fact]
    public async Task An_instance_is_registered_once_a_port()
    {
        using var world = new Balancing();
        var group = await world.GroupAsync();
        var instance = world.Running(world.SecurityGroup("app"));
        await world.RegisterAsync(group, instance);
        await world.RegisterAsync(group, instance);
        await world.RegisterAsync(group, instance, 8080);

        var told = (
            await world.Elb.DescribeTargetHealthAsync(
                new DescribeTargetHealthRequest { TargetGroupArn = group.TargetGroupArn },
                Cancellation
            )
        ).TargetHealthDescriptions;

        Assert.Equal(["80", "8080"], told.Select(one => one.HealthCheckPort).Order(StringComparer.Ordinal));
        await world.DeregisterAsync(group, instance);
        Assert.Equal("unused Target.NotInUse", await world.HealthAsync(group));
    }

    [Fact]
    public async Task The_zone_of_an_address_is_filled_in_and_both_ways_of_naming_it_mean_the_same_target()
    {
        using var world = new Balancing();
        var group = await world.GroupAsync(like: request => request.TargetType = "ip");
        var face = world.Run(transaction =>
            NetworkInterfaces.Create(transaction, world.Subnets[1], [world.SecurityGroup("app")], "app", requester: null)
        );
        var address = world.Run(transaction => NetworkInterfaces.PrivateIpOf(transaction, face)) ?? "";

        await world.RegisterAsync(group, address);
        await world.Elb.RegisterTargetsAsync(
            new RegisterTargetsRequest
            {
                TargetGroupArn = group.TargetGroupArn,
                Targets = [new TargetDescription { Id = address, AvailabilityZone = "us-east-1b" }],
            },
            Cancellation
        );

        var told = Assert.Single(
            (
                await world.Elb.DescribeTargetHealthAsync(
                    new DescribeTargetHealthRequest { TargetGroupArn = group.TargetGroupArn },
                    Cancellation
                )
            ).TargetHealthDescriptions
        );
        Assert.Equal((address, "us-east-1b"), (told.Target.Id, told.Target.AvailabilityZone));
        await world.DeregisterAsync(group, address);
        Assert.Equal("", await world.HealthAsync(group));
    }

    [Fact]
    public async Task There_are_as_many_targets_as_the_quota_allows()
    {
        using var world = new Balancing(options =>
            options with
            {
                FaultSettings = new FaultSettings { Quotas = new Dictionary<string, int> { ["targetsPerTargetGroup"] = 1 } },
            }
        );
        var group = await world.GroupAsync();
        var instance = world.Running(world.SecurityGroup("app"));
        await world.RegisterAsync(group, instance);

        await Cloud.RefusedAsync("TooManyTargets", () => world.RegisterAsync(group, instance, 8080));
    }

    [Theory]
    [InlineData("network", "TCP", 80, "targetsPerZonePerNetworkLoadBalancer")]
    [InlineData("gateway", "GENEVE", 6081, "targetsPerZonePerGatewayLoadBalancer")]
    public async Task A_zone_of_a_load_balancer_has_as_many_targets_as_the_quota_allows(
        string type,
        string protocol,
        int port,
        string quota
    )
    {
        using var world = new Balancing(options =>
            options with
            {
                FaultSettings = new() { Quotas = new Dictionary<string, int> { [quota] = 1 } },
            }
        );
        var group = await world.GroupAsync(like: request => (request.Protocol, request.Port, request.TargetType) = (protocol, port, "ip"));
        await world.ListenerAsync(
            await world.BalancerAsync("front", type),
            Balancing.To(group),
            request => (request.Protocol, request.Port) = (type == "gateway" ? null : protocol, type == "gateway" ? null : port)
        );
        var ranges = world.Subnets.Select(id => world.Run(transaction => transaction.Ec2.Subnets.Find(id)?.CidrBlock ?? "")).ToList();
        string In(int zone, int last) => $"{ranges[zone][..ranges[zone].LastIndexOf('.')]}.{last}";

        await world.RegisterAsync(group, In(0, 10));
        await world.RegisterAsync(group, In(1, 10));
        await Cloud.RefusedAsync("TooManyTargets", () => world.RegisterAsync(group, In(1, 11)));
        await world.RegisterAsync(group, In(1, 10));
    }

    [Fact]
    public async Task An_application_load_balancer_is_worth_fifty_targets_in_each_zone()
    {
        using var world = new Balancing(options =>
            options with
            {
                FaultSettings = new() { Quotas = new Dictionary<string, int> { ["targetsPerZonePerNetworkLoadBalancer"] = 49 } },
            }
        );
        var web = await world.ActiveAsync();
        await world.ListenerAsync(web, Balancing.NotFound());
        var group = await world.GroupAsync(like: request => (request.Protocol, request.TargetType) = ("TCP", "alb"));
        await world.ListenerAsync(await world.BalancerAsync("net", "network"), Balancing.To(group), request => request.Protocol = "TCP");

        await Cloud.RefusedAsync("TooManyTargets", () => world.RegisterAsync(group, web.LoadBalancerArn));
    }

    [Fact]
    public async Task An_instance_is_registered_as_often_as_the_quota_allows()
    {
        using var world = new Balancing(options =>
            options with
            {
                FaultSettings = new FaultSettings { Quotas = new Dictionary<string, int> { ["registrationsPerTargetId"] = 1 } },
            }
        );
        var (one, two) = (await world.GroupAsync("one"), await world.GroupAsync("two"));
        var instance = world.Running(world.SecurityGroup("app"));
        await world.RegisterAsync(one, instance);

        await Cloud.RefusedAsync("TooManyRegistrationsForTargetId", () => world.RegisterAsync(two, instance));
    }
}
