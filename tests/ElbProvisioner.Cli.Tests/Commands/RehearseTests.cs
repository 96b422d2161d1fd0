using System.Text.Json;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Commands;

namespace ElbProvisioner.Cli.Tests.Commands;

/// <summary><c>rehearse</c>: what it refuses, and from two files to what a change did to traffic.</summary>
public sealed class RehearseTests
{
    private const string Group = """
        targetGroups: { app: { port: 8080, healthCheck: /health, deregistrationDelay: 60s } }
        autoScalingGroups:
          app:
            size: 1
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    private const string Stack =
        $"stack: shop\nloadBalancers: {{ web: {{ listeners: {{ http: {{ port: 80, forward: app }} }} }} }}\n{Group}";

    [Fact]
    public async Task It_wants_to_know_what_changes()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync("rehearse"));

        Assert.Contains("ELB5183", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_that_carries_no_requests_is_not_driven()
    {
        using var host = HostAt("300");
        host["elbctl.yaml"] = "stack: shop\nsecurityGroups: { app: { ingress: [{ ports: 80, from: 10.0.0.0/8 }] } }\n";
        host["next.yaml"] = "stack: shop\nsecurityGroups: { app: { ingress: [{ ports: 81, from: 10.0.0.0/8 }] } }\n";

        Assert.Equal(ExitCode.Failed, await host.RunAsync("rehearse", "--change", "next.yaml"));

        Assert.Contains("ELB5180", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_made_here_cannot_be_changed_here()
    {
        using var host = HostAt("300");
        host["elbctl.yaml"] = Stack.Replace("t3.micro", "t3.micro, keyName: nobody", StringComparison.Ordinal);
        host["next.yaml"] = Stack;

        Assert.Equal(ExitCode.Failed, await host.RunAsync("rehearse", "--change", "next.yaml"));

        Assert.Contains("nobody", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_stand_is_not_changed()
    {
        using var host = HostAt("600");
        host["elbctl.yaml"] = Stack;
        host["next.yaml"] = Stack;

        Assert.Equal(ExitCode.Failed, await host.RunAsync("rehearse", "--change", "next.yaml", "--misfortune", "load-balancer-fails=web"));

        Assert.Contains("ELB5181", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_fails_has_not_held_though_nothing_was_lost()
    {
        using var host = HostAt("300");
        host["elbctl.yaml"] = Stack;
        host["next.yaml"] = Stack.Replace("\"ssm:", "ami-0bad0bad0bad0bad0, userData: \"ssm:", StringComparison.Ordinal);
        const string never = "never-healthy=ami-0bad0bad0bad0bad0";

        var code = await host.RunAsync("rehearse", "--change", "next.yaml", "--misfortune", never, "--timeout", "20m", "--json");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("ELB5182", host.Talk.ToString() + host.Out, StringComparison.Ordinal);
        using var told = JsonDocument.Parse(host.Out.ToString());
        Assert.False(told.RootElement.GetProperty("held").GetBoolean(), host.Out.ToString());
        Assert.Empty(told.RootElement.GetProperty("broken").EnumerateArray());
    }

    [Fact]
    public async Task Another_stack_is_no_change_of_this_one()
    {
        using var host = HostAt("300");
        host["elbctl.yaml"] = Stack;
        host["next.yaml"] = Stack.Replace("stack: shop", "stack: other", StringComparison.Ordinal);

        Assert.Equal(ExitCode.Failed, await host.RunAsync("rehearse", "--change", "next.yaml"));

        Assert.Contains("ELB5184", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_driven_and_what_it_did_is_told()
    {
        using var host = HostAt("200");
        host["elbctl.yaml"] = Stack;
        host["next.yaml"] = Stack.Replace("port: 8080", "port: 8081", StringComparison.Ordinal);

        var code = await host.RunAsync("rehearse", "--change", "next.yaml", "--rate", "100", "--long", "5%", "--json");

        Assert.True(code == ExitCode.Done, host.Talk.ToString() + host.Out);
        using var told = JsonDocument.Parse(host.Out.ToString());
        var root = told.RootElement;
        Assert.Equal("shop", root.GetProperty("stack").GetString());
        Assert.True(root.GetProperty("held").GetBoolean());
        Assert.Equal("none", root.GetProperty("promised").GetString());
        Assert.True(root.GetProperty("total").GetProperty("requests").GetInt32() > 50);
        Assert.Equal(0, root.GetProperty("total").GetProperty("failed").GetInt32());
        var steps = root.GetProperty("steps").EnumerateArray().Select(static step => step.GetProperty("action").GetString()).ToList();
        Assert.Equal("before", steps[0]);
        Assert.Contains("targetGroup/app#drain", steps);
        Assert.Equal("afterwards", steps[^1]);
    }

    [Fact]
    public async Task What_the_plan_does_not_spare_is_lost_and_allowed()
    {
        using var host = HostAt("300");
        host["elbctl.yaml"] = Stack;
        host["next.yaml"] = Stack.Replace("port: 80,", "port: 81,", StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await host.RunAsync("rehearse", "--change", "next.yaml", "--format", "html"));

        Assert.StartsWith("<!doctype html>", host.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("refused", host.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("gap", host.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_local_AWS_holds_is_copied_and_a_saved_plan_is_that_very_plan()
    {
        using var host = HostAt("200");
        host.Environment[LocalSettings.FileVariable] = Path.Combine(host.Folder, "w.world");
        var local = host.Host with { OpenCloud = Clouds.Opener(host.Terminal, host.Host.Environment) };
        Task<int> Run(params string[] line) => new Application(local).RunAsync(line, TestContext.Current.CancellationToken);
        host["elbctl.yaml"] = Stack;
        Assert.Equal(ExitCode.Done, await Run("apply", "--local", "--yes"));
        host["elbctl.yaml"] = Stack.Replace("port: 8080", "port: 8081", StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await Run("plan", "--local", "--out", "shop.plan"));

        var code = await Run("rehearse", "--local", "--from", "shop.plan");

        Assert.True(code == ExitCode.Done, host.Talk.ToString() + host.Out);
        Assert.Contains("drain targetGroup/app", host.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("Held:", host.Out.ToString(), StringComparison.Ordinal);

        // The copy was changed, and not the world itself: the plan still fits there.
        Assert.Equal(ExitCode.Done, await Run("apply", "--local", "--yes", "shop.plan"));
        Assert.Equal(ExitCode.Failed, await Run("rehearse", "--local", "--from", "shop.plan"));
        Assert.Contains("ELB4", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_begins_with_a_new_AWS()
    {
        using var host = HostAt("200");
        host["elbctl.yaml"] = Stack;

        Assert.Equal(ExitCode.Failed, await host.RunAsync("rehearse", "--change", "elbctl.yaml", "--local"));

        Assert.Contains("leave out --local", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--profile", "p")]
    [InlineData("--endpoint-url", "http://127.0.0.1:1")]
    public async Task Two_files_need_no_account(string option, string value)
    {
        using var host = HostAt("200");
        host["elbctl.yaml"] = Stack;

        Assert.Equal(ExitCode.Failed, await host.RunAsync("rehearse", "--change", "elbctl.yaml", option, value));

        Assert.Contains($"leave out {option}", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_format_at_a_time()
    {
        using var host = HostAt("200");
        host["elbctl.yaml"] = Stack;

        Assert.Equal(ExitCode.Failed, await host.RunAsync("rehearse", "--change", "elbctl.yaml", "--json", "--format", "html"));

        Assert.Contains("leave out one of them", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Empty(host.Out.ToString());
    }

    [Fact]
    public async Task A_saved_plan_brings_its_own_files()
    {
        using var host = HostAt("200");
        host["elbctl.yaml"] = Stack;

        Assert.Equal(ExitCode.Failed, await host.RunAsync("rehearse", "-f", "elbctl.yaml", "--from", "shop.plan"));

        Assert.Contains("leave out -f", host.Talk.ToString(), StringComparison.Ordinal);
    }

    private static TestHost HostAt(string speed)
    {
        var host = new TestHost();
        host.Environment[LocalSettings.SpeedVariable] = speed;
        return host;
    }
}
