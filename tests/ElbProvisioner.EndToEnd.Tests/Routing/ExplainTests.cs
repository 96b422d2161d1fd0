using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Routing;

/// <summary>Where a request goes by what AWS has, and where the file would have it otherwise.</summary>
public sealed class ExplainTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Open = """
        stack: explained
        loadBalancers:
          web:
            listeners:
              http:
                port: 80
                forward: app
                rules:
                  - { name: images, when: { path: "/images/*" }, forward: images }
                  - { name: beta, when: { host: "*.beta.test", header: { X-Beta: "1" } }, forward: { app: 1, images: 3 } }
                  - { name: old, when: { path: /old }, redirect: { path: "/images/new", status: 302 } }
                  - { name: closed, when: { query: { key: "no*" }, sourceIp: 203.0.113.0/24 }, respond: 403 }
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
    public async Task The_file_before_the_first_apply_and_AWS_after_it_say_the_same_and_an_edit_is_seen()
    {
        using var workspace = new Workspace(Open);
        var elbctl = new Elbctl(workspace, aws);
        string[][] requests =
        [
            ["http://a.test/images/x"],
            ["http://a.beta.test/", "--header", "X-Beta: 1"],
            ["http://a.test/old"],
            ["http://a.test/?key=none", "--from", "203.0.113.5"],
            ["http://a.test/?key=none"],
        ];
        var before = new List<string>();
        foreach (var request in requests)
        {
            before.Add(Outcome((await elbctl.RunAsync(["explain", .. request, "--json"])).Expect(ExitCode.Done)));
        }

        Assert.Contains("apply the stack first", (await elbctl.RunAsync("explain", requests[0][0], "--live")).Expect(ExitCode.Failed).Talk);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);

        foreach (var (request, outcome) in requests.Zip(before))
        {
            var live = (await elbctl.RunAsync(["explain", .. request, "--live", "--json"])).Expect(ExitCode.Done);
            Assert.Equal(outcome, Outcome(live));
            Assert.False(live.Json().GetProperty("differs").GetBoolean());
        }

        var seen = (await elbctl.RunAsync("explain", "http://a.test/old", "--live")).Expect(ExitCode.Done).Out;
        Assert.Contains("web -> app        tcp 8081   open", seen, StringComparison.Ordinal);
        Assert.Contains("images  1 healthy, 0 unhealthy", seen, StringComparison.Ordinal);
        Assert.Contains("The file says the same.", seen, StringComparison.Ordinal);

        workspace.Stack = Open.Replace("/images/*", "/pictures/*", StringComparison.Ordinal);
        Assert.Contains(
            "The file says otherwise: web/http default: forward app.",
            (await elbctl.RunAsync("explain", requests[0][0], "--live")).Expect(ExitCode.Done).Out,
            StringComparison.Ordinal
        );
    }

    private static string Outcome(Run run) =>
        $"{run.Json().GetProperty("listener")} {run.Json().GetProperty("rule")} {run.Json().GetProperty("outcome").GetRawText()}";
}
