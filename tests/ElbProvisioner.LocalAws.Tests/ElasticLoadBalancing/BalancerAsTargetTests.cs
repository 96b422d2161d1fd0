using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class BalancerAsTargetTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task An_application_load_balancer_is_registered_with_a_port_on_which_it_listens()
    {
        using var world = new Balancing();
        var web = await world.ActiveAsync();
        var group = await GroupAsync(world, "alb");
        await world.ListenerAsync(web, Balancing.NotFound(), request => request.Port = 8080);

        var refusal = await Cloud.RefusedAsync("ValidationError", () => world.RegisterAsync(group, web.LoadBalancerArn));
        Assert.Equal(
            "If the target type is ALB, the target must have at least one listener that matches the target group port or any specified "
                + "port overrides",
            refusal.Message
        );
        await world.RegisterAsync(group, web.LoadBalancerArn, 8080);
        var other = await world.ActiveAsync("other");
        await world.ListenerAsync(other, Balancing.NotFound());
        await Cloud.RefusedAsync("TooManyTargets", () => world.RegisterAsync(group, other.LoadBalancerArn));
        var net = await world.ActiveAsync("net", "network");
        await Cloud.RefusedAsync("InvalidTarget", () => world.RegisterAsync(group, net.LoadBalancerArn));
    }

    [Fact]
    public async Task Two_network_load_balancers_and_no_more_stand_before_an_application_load_balancer()
    {
        using var world = new Balancing();
        var web = await world.ActiveAsync();
        await world.ListenerAsync(web, Balancing.NotFound());
        foreach (var name in (string[])["one", "two"])
        {
            var group = await GroupAsync(world, name);
            await world.ListenerAsync(await world.ActiveAsync(name, "network"), Balancing.To(group), request => request.Protocol = "TCP");
            await world.RegisterAsync(group, web.LoadBalancerArn);
        }

        var third = await world.ActiveAsync("three", "network");
        var attached = await GroupAsync(world, "attached");
        await world.ListenerAsync(third, Balancing.To(attached), request => request.Protocol = "TCP");
        await Cloud.RefusedAsync("TooManyRegistrationsForTargetId", () => world.RegisterAsync(attached, web.LoadBalancerArn));

        var registered = await GroupAsync(world, "registered");
        await world.RegisterAsync(registered, web.LoadBalancerArn);
        await Cloud.RefusedAsync(
            "TooManyRegistrationsForTargetId",
            () => world.ListenerAsync(third, Balancing.To(registered), request => (request.Protocol, request.Port) = ("TCP", 81))
        );
    }

    [Fact]
    public async Task It_is_deleted_only_when_it_is_nobodys_target()
    {
        using var world = new Balancing();
        var web = await world.ActiveAsync();
        await world.ListenerAsync(web, Balancing.NotFound());
        var group = await GroupAsync(world, "alb");
        await world.RegisterAsync(group, web.LoadBalancerArn);

        await Cloud.RefusedAsync("ResourceInUse", DeleteAsync);
        await world.DeregisterAsync(group, web.LoadBalancerArn);
        await DeleteAsync();

        Task DeleteAsync() =>
            world.Elb.DeleteLoadBalancerAsync(new DeleteLoadBalancerRequest { LoadBalancerArn = web.LoadBalancerArn }, Cancellation);
    }

    private static Task<TargetGroup> GroupAsync(Balancing world, string name) =>
        world.GroupAsync(name, request => (request.Protocol, request.TargetType) = ("TCP", "alb"));
}
