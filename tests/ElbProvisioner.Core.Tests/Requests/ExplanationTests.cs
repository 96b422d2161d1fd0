using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Tests.Planning;
using ElbProvisioner.Core.Tests.StackFile;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Tests.Requests;

/// <summary>The matcher on what the file declares, and on what AWS reports of it.</summary>
public sealed class ExplanationTests
{
    private const string Conditions = """
        stack: shop
        loadBalancers:
          web:
            dns: shop.example.com
            listeners:
              https:
                port: 443
                certificates: ["arn:aws:acm:eu-west-1:123456789012:certificate/52338d66-033c-6492-152d-1b2da64b621b"]
                forward: app
                rules:
                  - { name: host, when: { host: "*.api.example.com" }, respond: 401 }
                  - { name: path, when: { path: "/a/*" }, respond: 402 }
                  - { name: method, when: { method: [PUT, DELETE] }, respond: 403 }
                  - { name: header, when: { header: { X-A: "1*", X-B: "2" } }, respond: 404 }
                  - { name: query, when: { query: [version=v1, "*beta*"] }, respond: 405 }
                  - { name: source, when: { sourceIp: 203.0.113.0/24 }, respond: 406 }
                  - { name: hostRegex, when: { hostRegex: '^x[0-9]+\.example\.com$' }, respond: 407 }
                  - { name: pathRegex, when: { pathRegex: '^/v[0-9]+/.*$' }, respond: 408 }
                  - { name: headerRegex, when: { headerRegex: { X-C: "^a|b$" } }, respond: 409 }
                  - { name: split, when: { path: /split }, forward: { targetGroups: { app: 1, other: 3 }, stickiness: 1h } }
                  - { name: away, when: { path: /away }, redirect: { host: "other.#{host}", path: "/x/#{path}", query: "q=1", status: 302 } }
                  - { name: rewritten, when: { path: "/dp/*" }, forward: app, rewrite: { path: { regex: "^/dp/(.*)$", replace: "/p?id=$1" } } }
        targetGroups: { app: { port: 8080 }, other: { port: 8081 } }
        autoScalingGroups:
          app: { size: 1, targetGroups: [app, other], launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
        """;

    public static TheoryData<string, string> Requests =>
        new()
        {
            { "https://b.api.example.com/", "host: respond 401" },
            { "https://shop.example.com/a/b", "path: respond 402" },
            { "PUT https://shop.example.com/", "method: respond 403" },
            { "https://shop.example.com/ X-A=12 X-B=2", "header: respond 404" },
            { "https://shop.example.com/ X-A=12", "default: forward app" },
            { "https://shop.example.com/?version=v1", "query: respond 405" },
            { "https://shop.example.com/?x=a-beta-b", "query: respond 405" },
            { "https://shop.example.com/ from=203.0.113.7", "source: respond 406" },
            { "https://x12.example.com/", "hostRegex: respond 407" },
            { "https://shop.example.com/v12/x", "pathRegex: respond 408" },
            { "https://shop.example.com/ X-C=ab", "headerRegex: respond 409" },
            { "https://shop.example.com/split", "split: forward app 25%, other 75%" },
            { "https://shop.example.com/away", "away: redirect 302 https://other.shop.example.com:443/x/away?q=1" },
            { "https://shop.example.com/dp/B1", "rewritten: forward app, path /p?id=B1" },
            { "https://shop.example.com/", "default: forward app" },
        };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_condition_and_action_of_the_file_is_matched(string request, string said)
    {
        var stack = StackText.Bind(Conditions);

        Assert.Equal(said, Say(Explanation.Of(stack, Read(request)).Found));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task What_AWS_reports_is_matched_as_the_file_is(string request, string said)
    {
        var stack = StackText.Bind(Conditions);
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, stack);

        var live = Explanation.Of(stack, world.ReadFor(stack), Read(request));

        Assert.Equal(said, Say(live.Found));
    }

    [Fact]
    public async Task What_AWS_lets_through_is_read_from_its_groups()
    {
        var stack = StackText.Bind(Conditions);
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, stack);

        var reach = Explanation.Of(stack, world.ReadFor(stack), Read("https://shop.example.com/")).Found?.Reach ?? [];

        Assert.Equal(["192.0.2.1 -> web tcp 443 True", "web -> app tcp 8080 True"], reach.Select(Line));
    }

    [Theory]
    [InlineData("securityGroups: [closed]", "", "192.0.2.1 -> web tcp 80 False")]
    [InlineData("securityGroups: [open]", "", "192.0.2.1 -> web tcp 80 True; web -> app tcp 8080 False")]
    [InlineData("securityGroups: [wide]", "", "192.0.2.1 -> web tcp 80 True; web -> app tcp 8080 True")]
    [InlineData("", "securityGroups: [closed],", "192.0.2.1 -> web tcp 80 True; web -> app tcp 8080 False")]
    [InlineData("", "securityGroups: [taking],", "192.0.2.1 -> web tcp 80 True; web -> app tcp 8080 True")]
    [InlineData("", "securityGroups: [sg-0123456789abcdef0],", "192.0.2.1 -> web tcp 80 True; web -> app tcp 8080 ")]
    [InlineData("securityGroups: [sg-0123456789abcdef0]", "", "192.0.2.1 -> web tcp 80 ; web -> app tcp 8080 ")]
    [InlineData("scheme: internal", "", "192.0.2.1 -> web tcp 80 ; web -> app tcp 8080 True")]
    [InlineData("allow: [10.0.0.0/8]", "", "10.0.0.0 -> web tcp 80 True; web -> app tcp 8080 True")]
    [InlineData("allow: [pl-0123456789abcdef0]", "", "192.0.2.1 -> web tcp 80 ; web -> app tcp 8080 True")]
    public void Who_reaches_whom_follows_from_the_groups_of_the_file(string balancer, string group, string reach)
    {
        var stack = StackText.Bind(
            $$"""
            stack: shop
            securityGroups:
              closed: { ingress: [], egress: [] }
              open: { ingress: [{ ports: 80, from: 0.0.0.0/0 }], egress: [] }
              wide: { ingress: [{ ports: 80, from: 0.0.0.0/0 }] }
              taking: { ingress: [{ ports: 8000-9000, from: loadBalancers.web }] }
            loadBalancers:
              web:
                listeners: { http: { port: 80, forward: app } }
                {{balancer}}
            targetGroups: { app: { port: 8080 } }
            autoScalingGroups:
              app: { size: 1, targetGroups: app, {{group}} launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
            """
        );

        var hops = Explanation.Of(stack, Read("http://a.test/")).Found?.Reach ?? [];

        Assert.Equal(reach, string.Join("; ", hops.Select(Line)));
    }

    [Fact]
    public async Task A_rule_of_somebody_else_is_passed_through_in_its_place()
    {
        var stack = StackText.Bind(Conditions);
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, stack);
        var live = world.ReadFor(stack);
        var listener = live.Listeners.Single();
        var theirs = live.Rules.Single(r => r.Address.Name == "path");
        live = live with { TakenPriorities = [new(listener.Id, 1, "arn:theirs", theirs.Settings)] };
        live = live with { Rules = live.Rules.Remove(theirs) };

        Assert.Equal(
            "priority 1 (not this stack's): respond 402",
            Say(Explanation.Of(stack, live, Read("https://b.api.example.com/a/b")).Found)
        );

        live = live with { TakenPriorities = [new(listener.Id, 1, "arn:theirs")] };
        var unread = Explanation.Of(stack, live, Read("https://b.api.example.com/a/b")).Found?.Trip.First;
        Assert.Equal("host", unread?.RuleName);
        Assert.Equal(["unread-condition"], unread?.Undocumented.Select(static n => n.Id));
    }

    private static string Line(Hop hop) => $"{hop.From} -> {hop.To} {hop.Transport} {hop.Port} {hop.IsOpen}";

    private static string Say(Explanation? explanation) =>
        explanation?.Trip.First is { } stage ? $"{stage.RuleName}: {OutcomeText.Of(stage.Outcome)}" : "unclear";

    private static Question Read(string text)
    {
        var words = text.Split(' ');
        var method = words[0].Contains(':') ? "GET" : words[0];
        var pairs = words.SkipWhile(w => !w.Contains("://")).Skip(1).Select(w => w.Split('=')).ToList();
        Assert.True(RequestUrl.TryParse(words.First(w => w.Contains("://")), out var url, out var why), why);
        return new Question(url)
        {
            Method = method,
            Headers = [.. pairs.Where(p => p[0] != "from").Select(p => new HeaderLine(p[0], p[1]))],
            From = pairs.Find(p => p[0] == "from") is { } from ? System.Net.IPAddress.Parse(from[1]) : null,
        };
    }
}
