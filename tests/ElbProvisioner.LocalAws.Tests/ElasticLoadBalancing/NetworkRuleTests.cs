using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class NetworkRuleTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task Clients_of_IPv4_and_of_IPv6_are_sent_to_groups_of_their_own()
    {
        using var world = new Balancing();
        var dual = await world.DualStackAsync();
        var (four, six, more) = (await world.TcpGroupAsync(), await world.Ipv6GroupAsync(), await world.TcpGroupAsync("more"));
        var listener = await world.ListenerAsync(dual, Balancing.To(four), request => request.Protocol = "TCP");

        var rule = await world.RuleAsync(listener, 10, Balancing.To(six), By("ipv6"));

        var condition = Assert.Single(rule.Conditions);
        Assert.Equal(("source-ip", "ipv6"), (condition.Field, condition.SourceIpConfig.IpAddressType.Value));
        Assert.Null(condition.Values);
        var changed = await world.Elb.ModifyRuleAsync(
            new ModifyRuleRequest
            {
                RuleArn = rule.RuleArn,
                Conditions = [By("ipv4")],
                Actions = [Balancing.ToBoth(four, more)],
            },
            Cancellation
        );
        Assert.Equal("ipv4", changed.Rules[0].Conditions[0].SourceIpConfig.IpAddressType.Value);
        var moved = await world.Elb.SetRulePrioritiesAsync(
            new SetRulePrioritiesRequest { RulePriorities = [new RulePriorityPair { RuleArn = rule.RuleArn, Priority = 5 }] },
            Cancellation
        );
        Assert.Equal("5", moved.Rules[0].Priority);
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () =>
                world.Elb.SetIpAddressTypeAsync(
                    new SetIpAddressTypeRequest { LoadBalancerArn = dual.LoadBalancerArn, IpAddressType = "ipv4" },
                    Cancellation
                )
        );
        await world.Elb.DeleteRuleAsync(new DeleteRuleRequest { RuleArn = rule.RuleArn }, Cancellation);
        var left = await world.Elb.DescribeRulesAsync(new DescribeRulesRequest { ListenerArn = listener.ListenerArn }, Cancellation);
        Assert.True(Assert.Single(left.Rules).IsDefault);
    }

    [Fact]
    public async Task A_rule_looks_at_the_kind_of_address_and_at_nothing_else_and_forwards()
    {
        using var world = new Balancing();
        var (four, six) = (await world.TcpGroupAsync(), await world.Ipv6GroupAsync());
        var listener = await world.ListenerAsync(await world.DualStackAsync(), Balancing.To(four), request => request.Protocol = "TCP");

        await Cloud.RefusedAsync("ValidationError", () => world.RuleAsync(listener, 1, Balancing.To(six), Balancing.Path("/")));
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                world.RuleAsync(
                    listener,
                    1,
                    Balancing.To(six),
                    new RuleCondition
                    {
                        Field = "source-ip",
                        SourceIpConfig = new() { Values = ["10.0.0.0/8"] },
                    }
                )
        );
        await Cloud.RefusedAsync("ValidationError", () => world.RuleAsync(listener, 1, Balancing.To(six), By("ipv4"), By("ipv6")));
        await Cloud.RefusedAsync("InvalidLoadBalancerAction", () => world.RuleAsync(listener, 1, Balancing.NotFound(), By("ipv6")));
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => world.RuleAsync(listener, 1, Balancing.ToBoth(four, six), By("ipv6"))
        );
        await world.RuleAsync(listener, 1, Balancing.To(six), By("ipv6"));
        await Cloud.RefusedAsync("PriorityInUse", () => world.RuleAsync(listener, 1, Balancing.To(four), By("ipv4")));
    }

    [Fact]
    public async Task An_application_load_balancer_does_not_tell_clients_apart_by_the_kind_of_their_addresses()
    {
        using var world = new Balancing();
        var group = await world.GroupAsync();
        var listener = await world.ListenerAsync(await world.BalancerAsync(), Balancing.To(group));

        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => world.RuleAsync(listener, 1, Balancing.To(group), By("ipv4")));
    }

    private static RuleCondition By(string type) =>
        new()
        {
            Field = "source-ip",
            SourceIpConfig = new() { IpAddressType = SourceIpAddressType.FindValue(type) },
        };
}
