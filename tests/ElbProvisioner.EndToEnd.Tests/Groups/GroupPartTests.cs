using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Groups;

/// <summary>Schedules and hooks of a scaling group, from their making to their end.</summary>
public sealed class GroupPartTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Bare = """
        stack: parts
        autoScalingGroups:
          app:
            size: { min: 1, max: 4 }
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    private const string Whole =
        Bare
        + """

                schedules:
                  mornings: { cron: "0 8 * * MON-FRI", timeZone: Europe/Berlin, size: { min: 2, desired: 3 } }
                  newyear: { at: "2099-01-01T00:00:00Z", size: { max: 8 } }
                  past: { at: "2020-01-01T00:00:00Z", size: { max: 8 } }
                lifecycleHooks:
                  boot: { on: launching, timeout: 30s, default: CONTINUE, metadata: first }
                  drain: { on: terminating, timeout: 1m, default: CONTINUE }
            """;

    [Fact]
    public async Task They_come_with_their_group_change_and_leave()
    {
        var ct = TestContext.Current.CancellationToken;
        using var workspace = new Workspace(Whole);
        var elbctl = new Elbctl(workspace, aws);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);
        Assert.Equal(["parts-app-boot 30 CONTINUE first", "parts-app-drain 60 CONTINUE "], await HooksAsync(ct));
        Assert.Equal(["parts-app-mornings 2--3 Europe/Berlin", "parts-app-newyear -8- UTC"], await SchedulesAsync(ct));

        // A size less, a zone less, a text less: what leaves the file leaves AWS.
        workspace.Stack = Whole
            .Replace("timeZone: Europe/Berlin, size: { min: 2, desired: 3 }", "size: { min: 2 }", StringComparison.Ordinal)
            .Replace(", metadata: first", "", StringComparison.Ordinal);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);
        Assert.Equal(["parts-app-boot 30 CONTINUE ", "parts-app-drain 60 CONTINUE "], await HooksAsync(ct));
        Assert.Equal(["parts-app-mornings 2-- UTC", "parts-app-newyear -8- UTC"], await SchedulesAsync(ct));

        workspace.Stack = Bare;
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);
        Assert.Empty(await HooksAsync(ct));
        Assert.Empty(await SchedulesAsync(ct));
    }

    [Fact]
    public async Task A_size_that_a_schedule_has_set_is_no_difference()
    {
        var ct = TestContext.Current.CancellationToken;
        using var workspace = new Workspace(
            Bare.Replace("stack: parts", "stack: office", StringComparison.Ordinal)
                + "\n        schedules: { nights: { cron: \"0 20 * * *\", size: { min: 0, max: 2 } } }\n".Replace(
                    "        ",
                    "    ",
                    StringComparison.Ordinal
                )
        );
        var elbctl = new Elbctl(workspace, aws);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        var name = (await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new(), ct))
            .AutoScalingGroups.Single(g => g.AutoScalingGroupName.StartsWith("office-", StringComparison.Ordinal))
            .AutoScalingGroupName;

        await aws.Clients.AutoScaling.UpdateAutoScalingGroupAsync(
            new()
            {
                AutoScalingGroupName = name,
                MinSize = 0,
                MaxSize = 2,
            },
            ct
        );
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);

        await aws.Clients.AutoScaling.UpdateAutoScalingGroupAsync(new() { AutoScalingGroupName = name, MaxSize = 3 }, ct);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.ChangesPending);
    }

    [Theory]
    [InlineData("at: \"2099-01-01T00:00:00Z\"")]
    [InlineData("cron: \"0 20 * * *\", start: \"2099-01-01T00:00:00Z\"")]
    public async Task A_size_that_a_schedule_is_yet_to_set_is_a_difference(string when)
    {
        var stack =
            Bare.Replace("stack: parts", "stack: later", StringComparison.Ordinal).Replace("min: 1", "min: 2", StringComparison.Ordinal)
            + $"\n    schedules: {{ later: {{ {when}, size: {{ min: 2 }} }} }}\n";
        using var workspace = new Workspace(stack);
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        workspace.Stack = stack.Replace("size: { min: 2, max", "size: { min: 1, max", StringComparison.Ordinal);
        Assert.Equal(["update autoScalingGroup/app: size.min"], (await elbctl.PlanAsync()).Lines);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    private async Task<IEnumerable<string>> HooksAsync(CancellationToken ct)
    {
        var group = (await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new(), ct)).AutoScalingGroups.Single(g =>
            g.AutoScalingGroupName.StartsWith("parts-", StringComparison.Ordinal)
        );
        var hooks = await aws.Clients.AutoScaling.DescribeLifecycleHooksAsync(
            new() { AutoScalingGroupName = group.AutoScalingGroupName },
            ct
        );
        return (hooks.LifecycleHooks ?? [])
            .Select(h => $"{h.LifecycleHookName} {h.HeartbeatTimeout} {h.DefaultResult} {h.NotificationMetadata}")
            .Order(StringComparer.Ordinal);
    }

    private async Task<IEnumerable<string>> SchedulesAsync(CancellationToken ct) =>
        ((await aws.Clients.AutoScaling.DescribeScheduledActionsAsync(new(), ct)).ScheduledUpdateGroupActions ?? [])
            .Where(a => a.AutoScalingGroupName.StartsWith("parts-", StringComparison.Ordinal))
            .Select(a => $"{a.ScheduledActionName} {a.MinSize}-{a.MaxSize}-{a.DesiredCapacity} {a.TimeZone ?? "UTC"}")
            .Order(StringComparer.Ordinal);
}
