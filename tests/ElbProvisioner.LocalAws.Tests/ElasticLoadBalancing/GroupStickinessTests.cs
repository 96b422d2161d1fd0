using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class GroupStickinessTests
{
    private const string Refused = "InvalidConfigurationRequest";

    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task Nothing_forwards_to_several_groups_of_which_one_is_sticky_unless_the_action_is()
    {
        using var world = new Balancing();
        var (balancer, one, two, three) = (
            await world.BalancerAsync(),
            await world.GroupAsync("one"),
            await world.GroupAsync("two"),
            await world.GroupAsync("three")
        );
        await StickAsync(world, two, "true");
        var listener = await world.ListenerAsync(balancer, To(isSticky: false, one, three));
        var rule = await world.RuleAsync(listener, 1, To(isSticky: false, two));

        await Cloud.RefusedAsync(Refused, () => world.ListenerAsync(balancer, To(isSticky: false, one, two), request => request.Port = 81));
        await Cloud.RefusedAsync(Refused, () => world.RuleAsync(listener, 2, To(isSticky: false, two, one)));
        await Cloud.RefusedAsync(Refused, () => ModifyAsync(world, listener, To(isSticky: false, one, two)));
        await Cloud.RefusedAsync(Refused, () => ModifyAsync(world, rule, To(isSticky: false, one, two)));

        await world.ListenerAsync(balancer, To(isSticky: true, one, two), request => request.Port = 81);
        await world.RuleAsync(listener, 2, To(isSticky: true, two, one));
        await ModifyAsync(world, listener, To(isSticky: true, one, two));
        await ModifyAsync(world, rule, To(isSticky: true, one, two));
    }

    [Fact]
    public async Task A_group_at_weight_0_counts()
    {
        using var world = new Balancing();
        var (balancer, one, two) = (await world.BalancerAsync(), await world.GroupAsync("one"), await world.GroupAsync("two"));
        await StickAsync(world, two, "true");
        var action = To(isSticky: false, one, two);
        action.ForwardConfig.TargetGroups[1].Weight = 0;

        await Cloud.RefusedAsync(Refused, () => world.ListenerAsync(balancer, action));
    }

    [Fact]
    public async Task A_group_behind_a_forward_to_several_becomes_sticky_only_after_the_action()
    {
        using var world = new Balancing();
        var (balancer, one, two) = (await world.BalancerAsync(), await world.GroupAsync("one"), await world.GroupAsync("two"));
        var listener = await world.ListenerAsync(balancer, To(isSticky: false, one, two));
        var rule = await world.RuleAsync(listener, 1, To(isSticky: false, one, two));

        await Cloud.RefusedAsync(Refused, () => StickAsync(world, one, "true"));
        await ModifyAsync(world, listener, To(isSticky: true, one, two));
        await Cloud.RefusedAsync(Refused, () => StickAsync(world, one, "true"));
        await ModifyAsync(world, rule, To(isSticky: true, one, two));
        await StickAsync(world, one, "true");

        await Cloud.RefusedAsync(Refused, () => ModifyAsync(world, rule, To(isSticky: false, one, two)));
        await StickAsync(world, one, "false");
        await ModifyAsync(world, rule, To(isSticky: false, one, two));
    }

    [Fact]
    public async Task A_group_that_stands_alone_in_its_forwards_is_free()
    {
        using var world = new Balancing();
        var (balancer, one) = (await world.BalancerAsync(), await world.GroupAsync("one"));
        await world.ListenerAsync(balancer, To(isSticky: false, one));

        await StickAsync(world, one, "true");
    }

    [Fact]
    public async Task A_network_load_balancers_forward_is_sticky_without_a_duration_and_not_on_TLS()
    {
        using var world = new Balancing();
        var (balancer, one, two) = (
            await world.BalancerAsync(type: "network"),
            await world.TcpGroupAsync("one"),
            await world.TcpGroupAsync("two")
        );
        await StickAsync(world, one, "true");
        var action = To(isSticky: true, one, two);
        action.ForwardConfig.TargetGroupStickinessConfig.DurationSeconds = null;

        await Cloud.RefusedAsync(
            Refused,
            () => world.ListenerAsync(balancer, To(isSticky: false, one, two), request => request.Protocol = "TCP")
        );
        await world.ListenerAsync(balancer, action, request => request.Protocol = "TCP");
        await Cloud.RefusedAsync(
            Refused,
            () =>
                world.ListenerAsync(
                    balancer,
                    action,
                    request =>
                        (request.Protocol, request.Port, request.Certificates) = (
                            "TLS",
                            443,
                            [new() { CertificateArn = world.Certificate() }]
                        )
                )
        );
    }

    private static Amazon.ElasticLoadBalancingV2.Model.Action To(bool isSticky, params TargetGroup[] groups) =>
        new()
        {
            Type = "forward",
            ForwardConfig = new ForwardActionConfig
            {
                TargetGroups = [.. groups.Select(group => new TargetGroupTuple { TargetGroupArn = group.TargetGroupArn, Weight = 1 })],
                TargetGroupStickinessConfig = new TargetGroupStickinessConfig
                {
                    Enabled = isSticky,
                    DurationSeconds = isSticky ? 60 : null,
                },
            },
        };

    private static Task<ModifyTargetGroupAttributesResponse> StickAsync(Balancing world, TargetGroup group, string value) =>
        world.Elb.ModifyTargetGroupAttributesAsync(
            new ModifyTargetGroupAttributesRequest
            {
                TargetGroupArn = group.TargetGroupArn,
                Attributes = [new() { Key = "stickiness.enabled", Value = value }],
            },
            Cancellation
        );

    private static Task<ModifyListenerResponse> ModifyAsync(
        Balancing world,
        Listener listener,
        Amazon.ElasticLoadBalancingV2.Model.Action action
    ) =>
        world.Elb.ModifyListenerAsync(
            new ModifyListenerRequest { ListenerArn = listener.ListenerArn, DefaultActions = [action] },
            Cancellation
        );

    private static Task<ModifyRuleResponse> ModifyAsync(Balancing world, Rule rule, Amazon.ElasticLoadBalancingV2.Model.Action action) =>
        world.Elb.ModifyRuleAsync(new ModifyRuleRequest { RuleArn = rule.RuleArn, Actions = [action] }, Cancellation);
}
