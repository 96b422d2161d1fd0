using System.Text.Json;

namespace ElbProvisioner.Cli.Tests.Commands;

public sealed class ExplainTests
{
    private const string Shop = """
        stack: shop
        region: eu-west-1
        certificates:
          site: { request: shop.example.com, alternativeNames: ["*.shop.example.com"] }
        securityGroups:
          inside: { ingress: [{ ports: 8080, from: loadBalancers.web }] }
          office: { ingress: [{ ports: 8443, from: 198.51.100.0/24 }] }
        loadBalancers:
          web:
            dns: [shop.example.com, www.shop.example.com]
            listeners:
              http: { port: 80, redirect: https }
              https:
                port: 443
                certificates: [site]
                forward: app
                rules:
                  - { name: images, when: { path: [/images/*, /static/*] }, forward: images }
                  - { name: beta, when: { host: shop.example.com, header: { X-Beta: ["1"] } }, forward: { app: 90, images: 10 } }
                  - { name: closed, when: { sourceIp: 203.0.113.0/24 }, respond: 403 }
                  - { name: moved, when: { path: /moved/* }, redirect: { host: www.shop.example.com } }
                  - { name: around, when: { path: /around }, redirect: { query: "n=1" } }
          admin:
            securityGroups: [office]
            listeners:
              https: { port: 8443, protocol: HTTPS, certificates: [site], forward: admin }
        targetGroups:
          app: { port: 8080 }
          images: { port: 8081, healthCheck: { path: /healthz, port: 9000 } }
          admin: { port: 8090 }
        autoScalingGroups:
          app:
            size: 1
            targetGroups: [app, images]
            launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro }
          admin:
            size: 1
            targetGroups: admin
            securityGroups: [inside]
            launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro }
        """;

    [Theory]
    [InlineData("plain", "https://shop.example.com/images/a.png")]
    [InlineData("default", "https://shop.example.com/")]
    [InlineData("redirected", "http://shop.example.com/images/a.png?size=2")]
    [InlineData("weights", "https://shop.example.com/cart --header X-Beta:1")]
    [InlineData("undocumented", "https://shop.example.com/public/../images/a.png")]
    [InlineData("source", "https://www.shop.example.com/ --from 203.0.113.9")]
    [InlineData("loop", "https://www.shop.example.com/moved/x")]
    [InlineData("also-fits", "https://shop.example.com/images/a.png --header X-Beta:1")]
    [InlineData("no-listener", "https://shop.example.com:9443/")]
    [InlineData("no-address", "https://shop.example.com/ --from 2001:db8::1")]
    [InlineData("not-admitted", "https://admin.test:8443/ --from 192.0.2.9")]
    [InlineData("first-client", "https://admin.test:8443/ --load-balancer admin")]
    [InlineData(
        "everything",
        "https://shop.example.com/x --method POST --header X-Beta:1 --header Accept:*/* --from 192.0.2.7 --sni other.test"
    )]
    public async Task A_request_is_explained_offline(string name, string command)
    {
        using var host = ShopHost();
        using var json = ShopHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync(["explain", .. command.Split(' ')]));
        Assert.Equal(ExitCode.Done, await json.RunAsync(["explain", .. command.Split(' '), "--json"]));

        Golden.Matches($"explain/{name}.txt", host.Out.ToString());
        Golden.Matches($"explain/{name}.json", json.Out.ToString());
        Assert.Null(host.Cloud.Choice);
    }

    /// <summary>A star covers one label; the default one is shown where none covers; of what was made elsewhere nobody knows.</summary>
    [Theory]
    [InlineData("shop.example.com", "site", "yes")]
    [InlineData("SHOP.example.com", "site", "yes")]
    [InlineData("a.b.example.com", "site", "no")]
    [InlineData("api.example.com", "site or api", "yes")]
    [InlineData("192.0.2.7", "site", "no")]
    [InlineData("shop.example.com", "site or other", "yes", "other")]
    [InlineData("shop.test", "other or site", "unknown", "other")]
    public async Task The_certificate_is_the_one_that_TLS_asks_for(string sni, string names, string covers, string more = "")
    {
        using var host = new TestHost();
        host["elbctl.yaml"] = $$"""
            stack: shop
            certificates:
              site: { request: example.com, alternativeNames: ["*.example.com"] }
              api: { request: api.example.com }
              other: { arn: "arn:aws:acm:eu-west-1:123456789012:certificate/52338d66-033c-6492-152d-1b2da64b621b" }
            loadBalancers:
              web: { listeners: { https: { port: 443, certificates: [site, {{(more.Length > 0 ? more : "api")}}], respond: 200 } } }
            """;

        Assert.Equal(ExitCode.Done, await host.RunAsync("explain", "https://shop.example.com/", "--sni", sni, "--json"));

        var certificate = JsonDocument.Parse(host.Out.ToString()).RootElement.GetProperty("certificate");
        var shown = string.Join(" or ", certificate.GetProperty("names").EnumerateArray().Select(static n => n.ToString()));
        Assert.Equal((names, covers), (shown, certificate.GetProperty("covers").ToString()));
    }

    [Fact]
    public async Task Goldens_are_there_for_every_kind_of_outcome()
    {
        var kinds = new HashSet<string?>();
        foreach (
            var command in (string[])
                [
                    "https://shop.example.com/",
                    "http://shop.example.com/",
                    "https://shop.example.com/ --from 203.0.113.1",
                    "https://shop.example.com:1/",
                ]
        )
        {
            using var host = ShopHost();
            await host.RunAsync(["explain", .. command.Split(' '), "--json"]);
            kinds.Add(JsonDocument.Parse(host.Out.ToString()).RootElement.GetProperty("outcome").GetProperty("kind").GetString());
        }

        Assert.Equal(["forward", "redirect", "respond", "refused"], kinds);
    }

    [Theory]
    [InlineData("explain shop.example.com", "The URL 'shop.example.com' has no scheme: write https://HOST/PATH.")]
    [InlineData("explain https://a.test/ --from here", "--from wants an address, not 'here'.")]
    [InlineData("explain https://a.test/ --header X-Beta", "--header wants 'NAME: VALUE', not 'X-Beta'.")]
    [InlineData("explain https://a.test:443/ --load-balancer edge", "error ELB6210: There is no load balancer 'edge'.")]
    [InlineData("explain https://a.test:5/", "error ELB6211: https://a.test:5/ may lead to web or admin")]
    public async Task What_cannot_be_explained_says_why(string command, string says)
    {
        using var host = ShopHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync(command.Split(' ')));

        Assert.Contains(says, host.Talk.ToString());
        Assert.Empty(host.Out.ToString());
    }

    [Fact]
    public async Task Live_without_anything_in_AWS_says_to_apply_first()
    {
        using var host = ShopHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync("explain", "https://shop.example.com/", "--live"));

        Assert.Contains("error ELB6210: There is no load balancer.", host.Talk.ToString());
        Assert.Contains("apply the stack first", host.Talk.ToString());
    }

    [Fact]
    public async Task Expectations_that_hold_are_counted()
    {
        using var host = ShopHost();
        host["elbctl.yaml"] = Shop + "\nexpect:\n  - { request: \"https://shop.example.com/\", gets: app }";
        Assert.Equal(ExitCode.Done, await host.RunAsync("validate"));
        Assert.Equal("shop is valid. Its expectation holds.\n", host.Out.ToString());

        using var two = ShopHost();
        two["elbctl.yaml"] = """
            stack: shop
            loadBalancers: { web: { listeners: { http: { port: 80, respond: 404 } } } }
            expect:
              - { request: "http://shop.example.com/", gets: { respond: 404 } }
              - { request: "http://shop.example.com:5/", gets: refused }
            """;
        Assert.Equal(ExitCode.Done, await two.RunAsync("plan"));
        Assert.Contains("Its 2 expectations hold.\n", two.Talk.ToString());

        using var json = ShopHost();
        json["elbctl.yaml"] = two["elbctl.yaml"];
        Assert.Equal(ExitCode.Done, await json.RunAsync("validate", "--json"));
        Assert.Equal(2, JsonDocument.Parse(json.Out.ToString()).RootElement.GetProperty("expectations").GetInt32());
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("plan")]
    [InlineData("apply --yes")]
    public async Task One_that_does_not_hold_ends_the_command_before_anything_happens(string command)
    {
        using var host = ShopHost();
        host["elbctl.yaml"] = Shop + "\nexpect:\n  - { request: \"https://shop.example.com/images\", gets: images }";

        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync(command.Split(' ')));

        Assert.Contains("error ELB3801: GET https://shop.example.com/images", host.Talk.ToString());
        Assert.Null(host.Cloud.Choice);
    }

    private static TestHost ShopHost()
    {
        var host = new TestHost();
        host["elbctl.yaml"] = Shop;
        return host;
    }
}
