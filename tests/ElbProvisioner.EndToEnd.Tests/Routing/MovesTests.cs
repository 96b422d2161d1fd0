using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Routing;

/// <summary>Which requests move, on the screen, as JSON and in a saved plan; and they have, once it is done.</summary>
public sealed class MovesTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Open = """
        stack: moves
        loadBalancers:
          web:
            listeners:
              http:
                port: 80
                forward: app
                rules:
                  - { name: images, when: { path: "/images/*" }, forward: images }
                  - { name: pages, when: { pathRegex: "^/pages/[0-9]+$" }, forward: images }
        targetGroups:
          app: { port: 8080 }
          images: { port: 8081 }
        autoScalingGroups:
          app:
            size: 1
            targetGroups: [app, images]
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    [Fact]
    public async Task What_a_plan_says_moves_has_moved_when_it_is_done()
    {
        using var workspace = new Workspace(Open);
        var elbctl = new Elbctl(workspace, aws);
        Assert.DoesNotContain("Which requests move", (await elbctl.RunAsync("plan")).Expect(ExitCode.Done).Out, StringComparison.Ordinal);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        Assert.Equal("images", await EndAsync("http://a.test/pages/7"));

        workspace.Stack = Open.Replace("[0-9]+$", "[0-9]{2,}$", StringComparison.Ordinal);
        var plan = (await elbctl.RunAsync("plan", "--out", "moves.plan")).Expect(ExitCode.Done).Out;
        var told = plan[plan.IndexOf("Which requests move", StringComparison.Ordinal)..];
        Assert.StartsWith(
            """
            Which requests move
              web/http
                with path matching ^/pages/[0-9]+$, but what pages as it will be takes: images -> app
                  such as GET http://host.test/pages/0
                everything else stays
            """.ReplaceLineEndings("\n"),
            told,
            StringComparison.Ordinal
        );
        Assert.EndsWith(told, (await elbctl.RunAsync("plan", "show", "moves.plan")).Expect(ExitCode.Done).Out, StringComparison.Ordinal);
        var json = (await elbctl.RunAsync("plan", "--json")).Expect(ExitCode.Done).Json().GetProperty("routing");
        var move = Assert.Single(Assert.Single(json.EnumerateArray()).GetProperty("moved").EnumerateArray());
        Assert.Equal("images -> app", $"{move.GetProperty("from")} -> {move.GetProperty("to")}");

        (await elbctl.RunAsync("apply", "moves.plan", "--yes")).Expect(ExitCode.Done);

        Assert.Equal("app", await EndAsync(move.GetProperty("example").ToString().Split(' ')[1]));
        Assert.Equal("images", await EndAsync("http://a.test/pages/77"));

        async Task<string> EndAsync(string url) =>
            (await elbctl.RunAsync("explain", url, "--live", "--json"))
                .Expect(ExitCode.Done)
                .Json()
                .GetProperty("outcome")
                .GetProperty("targetGroups")[0]
                .GetProperty("name")
                .ToString();
    }
}
