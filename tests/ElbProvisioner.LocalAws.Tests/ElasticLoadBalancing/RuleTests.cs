using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class RuleTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task Conditions_on_hosts_and_paths_are_told_twice_whichever_way_they_were_given()
    {
        using var world = new Balancing();
        var listener = await ListenerAsync(world);

        var rule = await world.RuleAsync(
            listener,
            10,
            Balancing.NotFound(),
            Balancing.Path("/a/*", "/b"),
            new RuleCondition { Field = "host-header", Values = ["www.example.com", "*.example.org"] }
        );

        Assert.Matches(listener.ListenerArn.Replace(":listener/", ":listener-rule/") + "/[0-9a-f]{16}$", rule.RuleArn);
        var path = rule.Conditions.Single(condition => condition.Field == "path-pattern");
        var host = rule.Conditions.Single(condition => condition.Field == "host-header");
        Assert.Equal(["/a/*", "/b"], path.Values);
        Assert.Equal(path.Values, path.PathPatternConfig.Values);
        Assert.Equal(["www.example.com", "*.example.org"], host.HostHeaderConfig.Values);
        Assert.Equal(host.HostHeaderConfig.Values, host.Values);
        Assert.Equal(("10", false), (rule.Priority, rule.IsDefault));
    }

    [Fact]
    public async Task Rules_are_told_by_priority_with_the_default_rule_last()
    {
        using var world = new Balancing();
        var listener = await ListenerAsync(world);
        foreach (var priority in (int[])[300, 20, 1000])
        {
            await world.RuleAsync(listener, priority, Balancing.NotFound());
        }

        var first = await world.Elb.DescribeRulesAsync(
            new DescribeRulesRequest { ListenerArn = listener.ListenerArn, PageSize = 3 },
            Cancellation
        );
        var second = await world.Elb.DescribeRulesAsync(
            new DescribeRulesRequest
            {
                ListenerArn = listener.ListenerArn,
                PageSize = 3,
                Marker = first.NextMarker,
            },
            Cancellation
        );

        Assert.Equal(["20", "300", "1000"], first.Rules.Select(rule => rule.Priority));
        var last = Assert.Single(second.Rules);
        Assert.Equal(("default", true, "404"), (last.Priority, last.IsDefault, last.Actions[0].FixedResponseConfig.StatusCode));
        Assert.Matches("/[0-9a-f]{16}$", last.RuleArn);
    }

    [Fact]
    public async Task The_default_rule_is_changed_by_nobody_but_its_listener()
    {
        using var world = new Balancing();
        var listener = await ListenerAsync(world);
        var rule = (await ReadAsync(world, listener)).Single();

        await Cloud.RefusedAsync(
            "OperationNotPermitted",
            () => world.Elb.DeleteRuleAsync(new DeleteRuleRequest { RuleArn = rule.RuleArn }, Cancellation)
        );
        await Cloud.RefusedAsync(
            "OperationNotPermitted",
            () =>
                world.Elb.ModifyRuleAsync(new ModifyRuleRequest { RuleArn = rule.RuleArn, Actions = [Balancing.NotFound()] }, Cancellation)
        );
        await Cloud.RefusedAsync("OperationNotPermitted", () => SetAsync(world, (rule.RuleArn, 5)));
        var action = Balancing.NotFound();
        action.FixedResponseConfig.StatusCode = "503";
        await world.Elb.ModifyListenerAsync(
            new ModifyListenerRequest { ListenerArn = listener.ListenerArn, DefaultActions = [action] },
            Cancellation
        );

        Assert.Equal("503", (await ReadAsync(world, listener)).Single().Actions[0].FixedResponseConfig.StatusCode);
    }

    [Fact]
    public async Task A_priority_is_taken_once_a_listener()
    {
        using var world = new Balancing();
        var listener = await ListenerAsync(world);
        await world.RuleAsync(listener, 10, Balancing.NotFound());

        await Cloud.RefusedAsync("PriorityInUse", () => world.RuleAsync(listener, 10, Balancing.NotFound(), Balancing.Path("/other")));
        await Cloud.RefusedAsync("ValidationError", () => world.RuleAsync(listener, 60000, Balancing.NotFound()));
    }

    [Fact]
    public async Task Priorities_are_swapped_in_one_call_and_a_conflict_changes_nothing()
    {
        using var world = new Balancing();
        var listener = await ListenerAsync(world);
        var (one, two, three) = (
            await world.RuleAsync(listener, 1, Balancing.NotFound()),
            await world.RuleAsync(listener, 2, Balancing.NotFound()),
            await world.RuleAsync(listener, 3, Balancing.NotFound())
        );

        await SetAsync(world, (one.RuleArn, 2), (two.RuleArn, 1));
        await Cloud.RefusedAsync("PriorityInUse", () => SetAsync(world, (one.RuleArn, 9), (two.RuleArn, 3)));

        var told = (await ReadAsync(world, listener)).ToDictionary(rule => rule.RuleArn, rule => rule.Priority);
        Assert.Equal(("2", "1", "3"), (told[one.RuleArn], told[two.RuleArn], told[three.RuleArn]));
        await Cloud.RefusedAsync("RuleNotFound", () => SetAsync(world, (one.RuleArn[..^16] + "0123456789abcdef", 7)));
    }

    [Fact]
    public async Task A_load_balancer_has_at_most_100_rules_besides_the_default_ones()
    {
        using var world = new Balancing();
        var balancer = await world.BalancerAsync();
        var (one, two) = (
            await world.ListenerAsync(balancer, Balancing.NotFound()),
            await world.ListenerAsync(balancer, Balancing.NotFound(), request => request.Port = 81)
        );
        for (var priority = 1; priority <= 50; priority++)
        {
            await world.RuleAsync(one, priority, Balancing.NotFound());
            await world.RuleAsync(two, priority, Balancing.NotFound());
        }

        await Cloud.RefusedAsync("TooManyRules", () => world.RuleAsync(one, 101, Balancing.NotFound()));
    }

    [Fact]
    public async Task A_deleted_rule_is_gone()
    {
        using var world = new Balancing();
        var rule = await world.RuleAsync(await ListenerAsync(world), 1, Balancing.NotFound());

        await DeleteAsync();

        await Cloud.RefusedAsync("RuleNotFound", DeleteAsync);
        await Cloud.RefusedAsync(
            "RuleNotFound",
            () => world.Elb.DescribeRulesAsync(new DescribeRulesRequest { RuleArns = [rule.RuleArn] }, Cancellation)
        );

        Task DeleteAsync() => world.Elb.DeleteRuleAsync(new DeleteRuleRequest { RuleArn = rule.RuleArn }, Cancellation);
    }

    [Fact]
    public async Task A_new_rule_is_not_seen_at_once()
    {
        using var world = new Balancing();
        var listener = await ListenerAsync(world);
        var rule = (
            await world.Elb.CreateRuleAsync(
                new CreateRuleRequest
                {
                    ListenerArn = listener.ListenerArn,
                    Priority = 1,
                    Actions = [Balancing.NotFound()],
                    Conditions = [Balancing.Path("/a")],
                },
                Cancellation
            )
        ).Rules[0];

        Assert.Single(await ReadAsync(world, listener));
        await Cloud.RefusedAsync(
            "RuleNotFound",
            () => world.Elb.DeleteRuleAsync(new DeleteRuleRequest { RuleArn = rule.RuleArn }, Cancellation)
        );
        world.Settle();
        Assert.Equal(2, (await ReadAsync(world, listener)).Count);
    }

    [Fact]
    public async Task Modifying_replaces_what_is_given_and_keeps_the_rest()
    {
        using var world = new Balancing();
        var rule = await world.RuleAsync(await ListenerAsync(world), 1, Balancing.NotFound(), Balancing.Path("/a"));
        var transform = new RuleTransform
        {
            Type = "url-rewrite",
            UrlRewriteConfig = new UrlRewriteConfig { Rewrites = [new RewriteConfig { Regex = "^/a/(.*)$", Replace = "/$1" }] },
        };

        var rewritten = await ModifyAsync(request => request.Transforms = [transform]);
        Assert.Equal("^/a/(.*)$", rewritten.Transforms.Single().UrlRewriteConfig.Rewrites.Single().Regex);
        Assert.Equal(["/a"], rewritten.Conditions.Single().Values);
        var moved = await ModifyAsync(request => request.Conditions = [Balancing.Path("/b")]);
        Assert.Equal(["/b"], moved.Conditions.Single().Values);
        Assert.Single(moved.Transforms);
        Assert.Empty((await ModifyAsync(request => request.ResetTransforms = true)).Transforms ?? []);

        async Task<Rule> ModifyAsync(Action<ModifyRuleRequest> like)
        {
            var request = new ModifyRuleRequest { RuleArn = rule.RuleArn };
            like(request);
            return (await world.Elb.ModifyRuleAsync(request, Cancellation)).Rules[0];
        }
    }

    public static TheoryData<string, RuleCondition[]> Refused =>
        new()
        {
            { "six values", [Balancing.Path("/1", "/2", "/3", "/4"), Host("a.b", "c.d")] },
            { "seven wildcards", [Balancing.Path("/*/*/*/*", "/?/?/?")] },
            { "two conditions on the path", [Balancing.Path("/a"), Balancing.Path("/b")] },
            { "a host without a dot", [Host("localhost")] },
            { "a host that ends in digits", [Host("10.0.0.1")] },
            { "a path with a space", [Balancing.Path("/a b")] },
            { "a long value", [Balancing.Path("/" + new string('a', 128))] },
            { "an unknown field", [new() { Field = "cookie", Values = ["a"] }] },
            { "a condition without values", [new() { Field = "path-pattern" }] },
            {
                "an address without a range",
                [
                    new()
                    {
                        Field = "source-ip",
                        SourceIpConfig = new SourceIpConditionConfig { Values = ["10.0.0.1"] },
                    },
                ]
            },
            {
                "a method in lower case",
                [
                    new()
                    {
                        Field = "http-request-method",
                        HttpRequestMethodConfig = new HttpRequestMethodConditionConfig { Values = ["get"] },
                    },
                ]
            },
            {
                "the host header by another name",
                [
                    new()
                    {
                        Field = "http-header",
                        HttpHeaderConfig = new HttpHeaderConditionConfig { HttpHeaderName = "Host", Values = ["a"] },
                    },
                ]
            },
            {
                "another field's configuration",
                [
                    new()
                    {
                        Field = "host-header",
                        PathPatternConfig = new PathPatternConditionConfig { Values = ["/a"] },
                    },
                ]
            },
        };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task Conditions_that_AWS_does_not_take_are_refused(string what, RuleCondition[] conditions)
    {
        using var world = new Balancing();
        var listener = await ListenerAsync(world);

        var refusal = await Record.ExceptionAsync(() => world.RuleAsync(listener, 1, Balancing.NotFound(), conditions));

        Assert.Equal(
            (what, "ValidationError"),
            (what, Assert.IsType<Amazon.Runtime.AmazonServiceException>(refusal, exactMatch: false).ErrorCode)
        );
        Assert.Single(await ReadAsync(world, listener));
    }

    [Fact]
    public async Task Every_kind_of_condition_is_told_as_it_was_given()
    {
        using var world = new Balancing();

        var rule = await world.RuleAsync(
            await ListenerAsync(world),
            1,
            Balancing.NotFound(),
            new RuleCondition
            {
                Field = "source-ip",
                SourceIpConfig = new SourceIpConditionConfig { Values = ["10.0.0.0/8"] },
            },
            new RuleCondition
            {
                Field = "http-request-method",
                HttpRequestMethodConfig = new HttpRequestMethodConditionConfig { Values = ["GET"] },
            },
            new RuleCondition
            {
                Field = "http-header",
                HttpHeaderConfig = new HttpHeaderConditionConfig { HttpHeaderName = "User-Agent", Values = ["*Chrome*"] },
            },
            new RuleCondition
            {
                Field = "query-string",
                QueryStringConfig = new QueryStringConditionConfig { Values = [new QueryStringKeyValuePair { Key = "a", Value = "b" }] },
            }
        );

        Assert.Equal(
            ["source-ip", "http-request-method", "http-header", "query-string"],
            rule.Conditions.Select(condition => condition.Field)
        );
        Assert.Equal("User-Agent", rule.Conditions[2].HttpHeaderConfig.HttpHeaderName);
        Assert.Equal(
            ("a", "b"),
            (rule.Conditions[3].QueryStringConfig.Values[0].Key, rule.Conditions[3].QueryStringConfig.Values[0].Value)
        );
    }

    [Fact]
    public async Task Actions_end_with_exactly_one_that_answers()
    {
        using var world = new Balancing();
        var listener = await ListenerAsync(world);

        await Cloud.RefusedAsync(
            "InvalidLoadBalancerAction",
            () =>
                world.Elb.CreateRuleAsync(
                    new CreateRuleRequest
                    {
                        ListenerArn = listener.ListenerArn,
                        Priority = 1,
                        Conditions = [Balancing.Path("/a")],
                        Actions = [Balancing.NotFound(), Balancing.NotFound()],
                    },
                    Cancellation
                )
        );
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                world.Elb.CreateRuleAsync(
                    new CreateRuleRequest
                    {
                        ListenerArn = listener.ListenerArn,
                        Priority = 1,
                        Conditions = [],
                        Actions = [Balancing.NotFound()],
                    },
                    Cancellation
                )
        );
    }

    [Fact]
    public async Task Rules_are_not_for_network_load_balancers_of_IPv4_alone()
    {
        using var world = new Balancing();
        var listener = await world.ListenerAsync(
            await world.BalancerAsync("net", "network"),
            Balancing.To(await world.TcpGroupAsync()),
            request => request.Protocol = "TCP"
        );

        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => world.RuleAsync(listener, 1, Balancing.NotFound()));
    }

    private static async Task<Listener> ListenerAsync(Balancing world) =>
        await world.ListenerAsync(await world.BalancerAsync(), Balancing.NotFound());

    private static async Task<List<Rule>> ReadAsync(Balancing world, Listener listener) =>
        (await world.Elb.DescribeRulesAsync(new DescribeRulesRequest { ListenerArn = listener.ListenerArn }, Cancellation)).Rules;

    private static Task<SetRulePrioritiesResponse> SetAsync(Balancing world, params (string Arn, int Priority)[] pairs) =>
        world.Elb.SetRulePrioritiesAsync(
            new SetRulePrioritiesRequest
            {
                RulePriorities = [.. pairs.Select(pair => new RulePriorityPair { RuleArn = pair.Arn, Priority = pair.Priority })],
            },
            Cancellation
        );

    private static RuleCondition Host(params string[] values) =>
        new()
        {
            Field = "host-header",
            HostHeaderConfig = new HostHeaderConditionConfig { Values = [.. values] },
        };
}
