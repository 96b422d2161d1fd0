using System.Text.Json;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>User data and volumes that change are shown as they were and become, from the version that AWS holds.</summary>
public sealed class UserDataTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Read = "DescribeLaunchTemplateVersions";
    private const string Size = "      instanceType: t3.micro\n";

    [Fact]
    public async Task A_plan_shows_the_lines_that_change()
    {
        using var workspace = new Workspace(With(ShopStack.Named(aws.NewStackName("lines")), "one", 20));
        var elbctl = new Elbctl(workspace, aws);
        aws.Calls.Clear();
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.DoesNotContain(aws.Calls, c => c.Operation == Read);
        workspace.Stack = workspace
            .Stack.Replace("echo one", "echo two", StringComparison.Ordinal)
            .Replace("size: 20", "size: 30", StringComparison.Ordinal);

        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Done);
        Assert.Single(aws.Calls, c => c.Operation == Read);
        var shown = plan.Out.Split('\n').Select(line => line.Trim()).ToList();
        Assert.Contains("- echo one", shown);
        Assert.Contains("+ echo two", shown);
        Assert.Contains(
            shown,
            line => line.Contains("volumes./dev/xvda  gp3 20 GiB encrypted -> gp3 30 GiB encrypted", StringComparison.Ordinal)
        );

        var properties = (await elbctl.RunAsync("plan", "--json"))
            .Expect(ExitCode.Done)
            .Json()
            .GetProperty("changes")
            .EnumerateArray()
            .SelectMany(c => c.GetProperty("properties").EnumerateArray())
            .Where(p => p.GetProperty("path").GetString() == "userData");
        var userData = Assert.Single(properties);
        Assert.Equal("#!/bin/sh\nset -e\necho one\n", userData.GetProperty("before").GetString());
        Assert.Equal("#!/bin/sh\nset -e\necho two\n", userData.GetProperty("after").GetString());
    }

    [Fact]
    public async Task Without_the_permission_the_lines_are_left_out_and_that_is_told_once()
    {
        using var workspace = new Workspace(With(ShopStack.Named(aws.NewStackName("untold")), "one", 20));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        workspace.Stack = workspace.Stack.Replace("echo one", "echo two", StringComparison.Ordinal);
        aws.Wire = inner => new Forbidding(inner, [Read]);
        try
        {
            var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Done);

            Assert.Single(plan.Talk.Split('\n'), line => line.Contains("ELB4260", StringComparison.Ordinal));
            Assert.Contains("ec2:" + Read, plan.Talk, StringComparison.Ordinal);
            Assert.Contains("userData  (other) -> ", plan.Out, StringComparison.Ordinal);
        }
        finally
        {
            aws.Wire = null;
        }
    }

    private static string With(string stack, string word, int size) =>
        stack.Replace(
            Size,
            $"{Size}      userData: |\n        #!/bin/sh\n        set -e\n        echo {word}\n      volumes: [{{ size: {size} }}]\n",
            StringComparison.Ordinal
        );
}
