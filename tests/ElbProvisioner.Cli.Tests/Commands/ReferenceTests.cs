using System.Text.Json;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Tests.Commands;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("")]
    [InlineData("targetGroups.healthCheck")]
    [InlineData("targetGroups.app.healthCheck.interval")]
    [InlineData("autoScalingGroups.launchTemplate.volumes")]
    [InlineData("loadBalancers.idleTimeout")]
    [InlineData("autoScalingGroups.subnets")]
    public async Task A_key_is_told_of_with_what_may_stand_there(string path)
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync(Line(path)));

        Golden.Matches($"reference{(path.Length == 0 ? "" : "-" + path)}.txt", host.Out.ToString());
        Assert.Empty(host.Talk.ToString());
    }

    [Fact]
    public async Task On_a_narrow_terminal_no_line_is_cut()
    {
        using var host = new TestHost(width: 60);

        await host.RunAsync("reference", "targetGroups.healthCheck");

        Assert.All(host.Out.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 60));
    }

    [Fact]
    public async Task Every_key_can_be_asked_for_and_says_something()
    {
        foreach (var path in new LanguageReference().Paths)
        {
            using var host = new TestHost();
            Assert.Equal(ExitCode.Done, await host.RunAsync("reference", path, "--json"));
            using var told = JsonDocument.Parse(host.Out.ToString());
            Assert.Equal(path, told.RootElement.GetProperty("path").GetString());
            Assert.NotEqual("", told.RootElement.GetProperty("says").GetString());
            Assert.NotEqual("", told.RootElement.GetProperty("value").GetString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("targetGroups.healthCheck")]
    [InlineData("targetGroups.port")]
    public async Task For_a_program_it_is_one_document(string path)
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync([.. Line(path), "--json"]));

        Golden.Matches($"reference{(path.Length == 0 ? "" : "-" + path)}.json", host.Out.ToString());
    }

    [Theory]
    [InlineData("targetGroups.healtCheck", "targetGroups has no key `healtCheck`.", "Did you mean `targetGroups.healthCheck`?")]
    [InlineData("hopLimit", "The stack file has no key `hopLimit`.", "Did you mean `autoScalingGroups.launchTemplate.metadata.hopLimit`?")]
    [InlineData(
        "stickiness",
        "The stack file has no key `stickiness`.",
        "Did you mean one of `loadBalancers.listeners.forward.stickiness`, "
    )]
    [InlineData("banana", "The stack file has no key `banana`.", "'elbctl reference' lists those that there are.")]
    [InlineData(
        "targetGroups.port.number",
        "targetGroups.port has no key `number`.",
        "'elbctl reference targetGroups.port' tells what there is."
    )]
    [InlineData(
        "autoScalingGroups.rollout",
        "autoScalingGroups: `rollout` is not supported yet.",
        "'elbctl reference autoScalingGroups' tells what there is."
    )]
    public async Task What_is_no_key_is_refused_with_what_may_have_been_meant(string path, string what, string then)
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync("reference", path));

        Assert.Contains($"ELB2110: {what}", host.Talk.ToString());
        Assert.Contains(then, host.Talk.ToString().ReplaceLineEndings(" "));
        Assert.Empty(host.Out.ToString());
    }

    [Theory]
    [InlineData("elbctl reference ", "targetGroups", "targetGroups.port")]
    [InlineData("elbctl reference targetGroups.h", "targetGroups.healthCheck", "targetGroups.healthCheck.path")]
    public async Task A_shell_completes_one_key_at_a_time(string line, string suggestion, string tooFar)
    {
        using var host = new TestHost();

        await host.RunAsync($"[suggest:{line.Length}]", line);

        var suggested = host.Out.ToString().Split('\n').Select(l => l.Trim()).ToList();
        Assert.Contains(suggestion, suggested);
        Assert.DoesNotContain(tooFar, suggested);
    }

    private static string[] Line(string path) => path.Length == 0 ? ["reference"] : ["reference", path];
}
