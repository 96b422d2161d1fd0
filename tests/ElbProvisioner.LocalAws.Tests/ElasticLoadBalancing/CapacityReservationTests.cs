using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class CapacityReservationTests
{
    [Fact]
    public async Task No_capacity_is_reserved_before_the_quota_was_raised()
    {
        using var world = new Balancing();
        var (web, net) = (await world.ActiveAsync(), await world.ActiveAsync("net", "network"));

        await Cloud.RefusedAsync("CapacityUnitsLimitExceeded", () => ReserveAsync(world, web, 100));
        await Cloud.RefusedAsync("CapacityUnitsLimitExceeded", () => ReserveAsync(world, net, 5500));
        var none = await ReadAsync(world, web);
        Assert.Equal((null, null), (none.MinimumLoadBalancerCapacity, none.CapacityReservationState));
    }

    [Fact]
    public async Task Reserved_capacity_is_pending_before_it_is_there_and_spread_over_the_zones()
    {
        using var world = Raised();
        var web = await world.ActiveAsync();
        var asked = await ReserveAsync(world, web, 1000);
        Assert.Equal((1000, 2), (asked.MinimumLoadBalancerCapacity.CapacityUnits, asked.DecreaseRequestsRemaining));
        Assert.Equal(["pending", "pending"], asked.CapacityReservationState.Select(zone => zone.State.Code.Value));
        await Cloud.RefusedAsync("PriorRequestNotComplete", () => ReserveAsync(world, web, 1200));
        await Cloud.RefusedAsync(
            "CapacityReservationPending",
            () =>
                world.Elb.SetSubnetsAsync(
                    new SetSubnetsRequest { LoadBalancerArn = web.LoadBalancerArn, Subnets = [.. world.Subnets.Take(3)] },
                    Balancing.Cancellation
                )
        );

        world.Cloud.Pass(180);
        var there = await ReadAsync(world, web);
        Assert.All(
            there.CapacityReservationState,
            zone => Assert.Equal(("provisioned", 500.0), (zone.State.Code.Value, zone.EffectiveCapacityUnits))
        );
    }

    [Fact]
    public async Task Capacity_is_made_smaller_twice_a_day_and_given_back_whenever()
    {
        using var world = Raised();
        var web = await world.ActiveAsync();
        foreach (var units in (int[])[2000, 1500, 1000])
        {
            await ReserveAsync(world, web, units);
            world.Cloud.Pass(200);
        }

        Assert.Equal(0, (await ReadAsync(world, web)).DecreaseRequestsRemaining);
        await Cloud.RefusedAsync("CapacityDecreaseRequestLimitExceeded", () => ReserveAsync(world, web, 500));
        await ReserveAsync(world, web, 1800);
        world.Cloud.Pass(24 * 3600);
        Assert.Equal(1000, (await ReserveAsync(world, web, 1000)).MinimumLoadBalancerCapacity.CapacityUnits);
        world.Cloud.Pass(200);
        var reset = await ModifyAsync(world, web, request => request.ResetCapacityReservation = true);
        Assert.Null(reset.MinimumLoadBalancerCapacity);
    }

    [Fact]
    public async Task Capacity_keeps_to_the_bounds_of_its_type()
    {
        using var world = Raised();
        var (web, net) = (await world.ActiveAsync(), await world.ActiveAsync("net", "network"));
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => ReserveAsync(world, web, 99));
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => ReserveAsync(world, web, 3001));
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => ReserveAsync(world, net, 5499));
        await Cloud.RefusedAsync("ValidationError", () => ModifyAsync(world, web, _ => { }));
        Assert.Equal(5500, (await ReserveAsync(world, net, 5500)).MinimumLoadBalancerCapacity.CapacityUnits);

        var tls = await world.BalancerAsync("tls", "network");
        await Cloud.RefusedAsync("OperationNotPermitted", () => ReserveAsync(world, tls, 5500));
        var group = await world.TcpGroupAsync();
        await world.ListenerAsync(
            tls,
            Balancing.To(group),
            request => (request.Protocol, request.Certificates) = ("TLS", [new() { CertificateArn = world.Certificate() }])
        );
        world.Cloud.Pass(120);
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => ReserveAsync(world, tls, 5500));
        var gateway = await world.ActiveAsync("gateway", "gateway");
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => ReserveAsync(world, gateway, 5500));
    }

    private static Balancing Raised() =>
        new(options =>
            options with
            {
                FaultSettings = new()
                {
                    Quotas = new Dictionary<string, int>
                    {
                        ["applicationLoadBalancerCapacityUnits"] = 15000,
                        ["networkLoadBalancerCapacityUnits"] = 10000,
                    },
                },
            }
        );

    private static Task<ModifyCapacityReservationResponse> ReserveAsync(Balancing world, LoadBalancer balancer, int units) =>
        ModifyAsync(world, balancer, request => request.MinimumLoadBalancerCapacity = new() { CapacityUnits = units });

    private static Task<ModifyCapacityReservationResponse> ModifyAsync(
        Balancing world,
        LoadBalancer balancer,
        Action<ModifyCapacityReservationRequest> like
    )
    {
        var request = new ModifyCapacityReservationRequest { LoadBalancerArn = balancer.LoadBalancerArn };
        like(request);
        return world.Elb.ModifyCapacityReservationAsync(request, Balancing.Cancellation);
    }

    private static Task<DescribeCapacityReservationResponse> ReadAsync(Balancing world, LoadBalancer balancer) =>
        world.Elb.DescribeCapacityReservationAsync(
            new DescribeCapacityReservationRequest { LoadBalancerArn = balancer.LoadBalancerArn },
            Balancing.Cancellation
        );
}
