using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;
using static ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing.Balancing;

namespace ElbProvisioner.LocalAws.Tests.Documented;

/// <summary>Rules where other emulators differ from AWS.</summary>
public sealed class Rules
{
    [Fact]
    public async Task A_path_condition_is_told_in_both_forms()
    {
        using var balancing = new Balancing();
        await balancing.RuleAsync(
            await ListenerAsync(balancing),
            1,
            NotFound(),
            new RuleCondition { Field = "path-pattern", Values = ["/a/*"] }
        );

        var told = Assert.Single((await ReadAsync(balancing))[0].Conditions);

        Assert.Equal(["/a/*"], told.Values);
        Assert.Equal(["/a/*"], told.PathPatternConfig.Values);
    }

    [Fact]
    public async Task Priorities_end_at_50000()
    {
        using var balancing = new Balancing();
        var listener = await ListenerAsync(balancing);

        await Cloud.RefusedAsync("ValidationError", () => balancing.RuleAsync(listener, 60000, NotFound()));
        await balancing.RuleAsync(listener, 50000, NotFound());
    }

    [Fact]
    public async Task Six_values_are_too_many_conditions()
    {
        using var balancing = new Balancing();
        var listener = await ListenerAsync(balancing);

        await Cloud.RefusedAsync(
            "ValidationError",
            () => balancing.RuleAsync(listener, 1, NotFound(), Path("/1", "/2", "/3", "/4", "/5", "/6"))
        );
        await balancing.RuleAsync(listener, 1, NotFound(), Path("/1", "/2", "/3", "/4", "/5"));
    }

    [Fact]
    public async Task The_short_form_takes_two_paths_too()
    {
        using var balancing = new Balancing();

        var rule = await balancing.RuleAsync(
            await ListenerAsync(balancing),
            1,
            NotFound(),
            new RuleCondition { Field = "path-pattern", Values = ["/a", "/b"] }
        );

        Assert.Equal(["/a", "/b"], Assert.Single(rule.Conditions).PathPatternConfig.Values);
    }

    [Fact]
    public async Task A_rule_without_conditions_is_refused()
    {
        using var balancing = new Balancing();
        var listener = await ListenerAsync(balancing);

        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                balancing.Elb.CreateRuleAsync(
                    new CreateRuleRequest
                    {
                        ListenerArn = listener.ListenerArn,
                        Priority = 1,
                        Actions = [NotFound()],
                        Conditions = [],
                    },
                    Cancellation
                )
        );
    }

    [Fact]
    public async Task The_default_rule_has_an_ARN_like_others()
    {
        using var balancing = new Balancing();
        await ListenerAsync(balancing);

        Assert.Matches(":listener-rule/app/web/[0-9a-f]{16}/[0-9a-f]{16}/[0-9a-f]{16}$", Assert.Single(await ReadAsync(balancing)).RuleArn);
    }

    [Fact]
    public async Task The_default_rule_is_not_deleted()
    {
        using var balancing = new Balancing();
        await ListenerAsync(balancing);
        var rule = Assert.Single(await ReadAsync(balancing)).RuleArn;

        await Cloud.RefusedAsync(
            "OperationNotPermitted",
            () => balancing.Elb.DeleteRuleAsync(new DeleteRuleRequest { RuleArn = rule }, Cancellation)
        );
    }

    [Fact]
    public async Task The_default_rule_is_not_modified()
    {
        using var balancing = new Balancing();
        await ListenerAsync(balancing);
        var rule = Assert.Single(await ReadAsync(balancing)).RuleArn;

        await Cloud.RefusedAsync(
            "OperationNotPermitted",
            () => balancing.Elb.ModifyRuleAsync(new ModifyRuleRequest { RuleArn = rule, Actions = [NotFound()] }, Cancellation)
        );
    }

    [Fact]
    public async Task Deleting_a_rule_that_is_gone_is_refused()
    {
        using var balancing = new Balancing();
        var request = new DeleteRuleRequest
        {
            RuleArn = (await balancing.RuleAsync(await ListenerAsync(balancing), 1, NotFound())).RuleArn,
        };
        await balancing.Elb.DeleteRuleAsync(request, Cancellation);

        await Cloud.RefusedAsync("RuleNotFound", () => balancing.Elb.DeleteRuleAsync(request, Cancellation));
    }

    [Fact]
    public async Task Two_rules_swap_their_priorities_in_one_call()
    {
        using var balancing = new Balancing();
        var listener = await ListenerAsync(balancing);
        var (one, two) = (await balancing.RuleAsync(listener, 1, NotFound()), await balancing.RuleAsync(listener, 2, NotFound()));

        await balancing.Elb.SetRulePrioritiesAsync(
            new SetRulePrioritiesRequest
            {
                RulePriorities = [new() { RuleArn = one.RuleArn, Priority = 2 }, new() { RuleArn = two.RuleArn, Priority = 1 }],
            },
            Cancellation
        );

        Assert.Equal([two.RuleArn, one.RuleArn], (await ReadAsync(balancing)).Take(2).Select(rule => rule.RuleArn));
    }

    [Fact]
    public async Task The_101st_rule_of_a_load_balancer_is_one_too_many()
    {
        using var balancing = new Balancing();
        var listener = await ListenerAsync(balancing);
        for (var priority = 1; priority <= 100; priority++)
        {
            await balancing.RuleAsync(listener, priority, NotFound());
        }

        await Cloud.RefusedAsync("TooManyRules", () => balancing.RuleAsync(listener, 101, NotFound()));
    }

    [Fact]
    public async Task Rules_are_told_by_priority_with_the_default_one_last()
    {
        using var balancing = new Balancing();
        var listener = await ListenerAsync(balancing);
        await balancing.RuleAsync(listener, 20, NotFound());
        await balancing.RuleAsync(listener, 3, NotFound());
        await balancing.RuleAsync(listener, 100, NotFound());

        Assert.Equal(["3", "20", "100", "default"], (await ReadAsync(balancing)).Select(rule => rule.Priority));
    }

    private static async Task<Listener> ListenerAsync(Balancing balancing) =>
        await balancing.ListenerAsync(await balancing.BalancerAsync(), NotFound());

    private static async Task<List<Rule>> ReadAsync(Balancing balancing)
    {
        var balancer = (await balancing.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), Cancellation))
            .LoadBalancers[0]
            .LoadBalancerArn;
        var listener = (
            await balancing.Elb.DescribeListenersAsync(new DescribeListenersRequest { LoadBalancerArn = balancer }, Cancellation)
        )
            .Listeners[0]
            .ListenerArn;
        return (await balancing.Elb.DescribeRulesAsync(new DescribeRulesRequest { ListenerArn = listener }, Cancellation)).Rules;
    }
}
