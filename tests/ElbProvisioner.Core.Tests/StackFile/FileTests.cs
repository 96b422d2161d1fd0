using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>What may stand in a file, and how files are laid over each other.</summary>
public sealed class FileTests
{
    private const string Base = """
        stack: shop
        tags: { team: web, env: dev }
        loadBalancers:
          web:
            dns: [a.example.com, b.example.com]
            listeners:
              http: { port: 80, forward: app }
        targetGroups:
          app: { port: 8080, healthCheck: { path: /up, interval: 10s } }
        """;

    [Fact]
    public void Maps_merge_lists_and_values_are_replaced_and_null_removes()
    {
        var stack = Merge(
            Base,
            """
            tags: { env: prod, team: null }
            loadBalancers:
              web:
                dns: [c.example.com]
                listeners:
                  http: { port: 8080 }
                  extra: { port: 81, respond: 404 }
            targetGroups:
              app: { healthCheck: /ok }
            """
        );

        Assert.Equal([("env", "prod")], stack.Tags.Select(tag => (tag.Key, tag.Value)));
        Assert.Equal(["c.example.com"], stack.LoadBalancers[0].Dns.Select(dns => dns.Name));
        Assert.Equal([("http", 8080), ("extra", 81)], stack.LoadBalancers[0].Listeners.Select(listener => (listener.Name, listener.Port)));
        Assert.IsType<RoutingAction.Forward>(stack.LoadBalancers[0].Listeners[0].Actions[^1]);
        Assert.Equal(
            ("/ok", 30d),
            (
                stack.TargetGroups[0].Settings.Get(TargetGroupTable.CheckPath),
                stack.TargetGroups[0].Settings.Get(TargetGroupTable.CheckInterval).TotalSeconds
            )
        );
    }

    [Fact]
    public void A_whole_branch_may_be_removed() => Assert.Empty(Merge(Base, "loadBalancers: null\ntargetGroups: ~").LoadBalancers);

    [Fact]
    public void Variables_of_an_upper_file_fill_a_lower_one() =>
        Assert.Equal(
            "prod",
            Merge("stack: shop\nvariables: { env: dev }\ntags: { env: \"${env}\" }", "variables: { env: prod }").Tags["env"]
        );

    [Fact]
    public void A_file_of_comments_changes_nothing() => Assert.Equal("shop", Merge(Base, "# nothing yet\n").Name);

    [Fact]
    public void A_key_with_nothing_behind_it_is_as_if_it_were_not_there() =>
        Assert.Empty(StackText.Bind("stack: shop\noutputs:\ntags:\nloadBalancers:\n").LoadBalancers);

    [Theory]
    [InlineData("{\"stack\":\"shop\",\"targetGroups\":{\"app\":{\"port\":8080}},\"tags\":{\"a\":\"b\\/c\",\"d\":\"\\u00e9\"}}")]
    [InlineData(
        "{\n\t\"$schema\": \"./elbctl.schema.json\",\n\t\"stack\": \"shop\",\n\t\"targetGroups\": {\n\t\t\"app\": { \"port\": 8080 "
            + "}\n\t},\n\t\"tags\": { \"a\": \"b/c\", \"d\": \"é\" }\n}\n"
    )]
    public void Json_is_accepted(string text)
    {
        var stack = StackText.Bind(text);

        Assert.Equal(8080, stack.TargetGroups[0].Port);
        Assert.Equal(["b/c", "é"], stack.Tags.Values);
    }

    [Theory]
    [InlineData("\uFEFFstack: shop\ntags: { a: b }\n")]
    [InlineData("stack: shop\r\ntags: { a: b }\r\n")]
    [InlineData("---\nstack: shop\ntags: { a: b }\n...\n")]
    [InlineData("%YAML 1.2\n---\nstack: shop\ntags: { a: b }\n")]
    [InlineData("'stack': \"shop\"\ntags:\n  a: b")]
    public void Usual_ways_to_save_a_file_are_accepted(string text) =>
        Assert.Equal(("shop", "b"), (StackText.Bind(text).Name, StackText.Bind(text).Tags["a"]));

    [Fact]
    public void Anchors_and_merge_keys_save_writing()
    {
        var groups = StackText
            .Bind(
                """
                stack: shop
                targetGroups:
                  a: &common { port: 80, healthCheck: &check { interval: 10s } }
                  b: { <<: *common, port: 81 }
                  c: { port: 82, healthCheck: *check }
                """
            )
            .TargetGroups;

        Assert.Equal([80, 81, 82], groups.Select(group => group.Port));
        Assert.All(groups, group => Assert.Equal(10, group.Settings.Get(TargetGroupTable.CheckInterval).TotalSeconds));
    }

    [Fact]
    public void Scalars_are_text_whatever_they_look_like()
    {
        var stack = StackText.Bind(
            "stack: shop\ntags: { a: no, b: 1e3, c: 0x10, d: 2026-01-01, e: true, f: \"null\" }\naccount: 012345678901\n"
        );

        Assert.Equal(["no", "1e3", "0x10", "2026-01-01", "true", "null"], stack.Tags.Values);
        Assert.Equal("012345678901", stack.Account);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("1m30s", 90)]
    public void Durations_carry_units_or_are_seconds(string written, int seconds) =>
        Assert.Equal(
            seconds.ToString(),
            StackText
                .Bind($"stack: shop\ntargetGroups: {{ app: {{ port: 80, deregistrationDelay: {written} }} }}")
                .TargetGroups[0]
                .Attributes["deregistration_delay.timeout_seconds"]
        );

    private static Stack Merge(string lower, string upper)
    {
        var result = StackText.Load([new StackSource("base.yaml", lower), new StackSource("prod.yaml", upper)]);
        Assert.True(result.Stack is not null, StackText.Render(result));
        return result.Stack;
    }
}
