using System.Diagnostics;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>The built executable with <c>--local</c>: its world outlives it, whatever ends it, and two of them share it.</summary>
public sealed class LocalProcessTests : IDisposable
{
    private static readonly int[] LivesInMilliseconds = [900, 1200, 1500, 1900];

    private readonly Workspace _workspace = new(ShopStack.Named("shop"));

    private Dictionary<string, string> Surroundings =>
        new(StringComparer.Ordinal) { ["ELBCTL_LOCAL_STATE"] = _workspace.PathOf("aws.world"), ["ELBCTL_LOCAL_SPEED"] = "400" };

    [Fact]
    public async Task A_world_outlives_the_commands_that_made_it()
    {
        (await RunAsync("apply", "--local", "--yes")).Expect(ExitCode.Done);
        (await RunAsync("plan", "--local", "--detailed-exitcode")).Expect(ExitCode.Done);
        var status = (await RunAsync("status", "--local")).Expect(ExitCode.Done);
        Assert.Contains("healthy", status.Out, StringComparison.Ordinal);
        (await RunAsync("destroy", "--local", "--yes")).Expect(ExitCode.Done);
        (await RunAsync("plan", "--local", "--detailed-exitcode")).Expect(ExitCode.ChangesPending);
    }

    [Fact]
    public async Task Killed_by_the_system_the_next_apply_goes_on_in_the_same_world()
    {
        foreach (var life in LivesInMilliseconds)
        {
            using var process = ElbctlProcess.Start(_workspace, Surroundings, "apply", "--local", "--yes");
            var talk = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var result = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            if (!process.WaitForExit(life))
            {
                process.Kill(entireProcessTree: true);
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(talk, result);
        }

        (await RunAsync("apply", "--local", "--yes")).Expect(ExitCode.Done);
        (await RunAsync("plan", "--local", "--detailed-exitcode")).Expect(ExitCode.Done);
        (await RunAsync("destroy", "--local", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task Two_stacks_are_applied_at_once_in_one_world()
    {
        using var other = new Workspace(ShopStack.Named("other"));
        var (first, second) = (
            RunAsync("apply", "--local", "--yes"),
            ElbctlProcess.RunAsync(other, Surroundings, "apply", "--local", "--yes")
        );

        (await first).Expect(ExitCode.Done);
        (await second).Expect(ExitCode.Done);

        (await RunAsync("plan", "--local", "--detailed-exitcode")).Expect(ExitCode.Done);
        (await ElbctlProcess.RunAsync(other, Surroundings, "plan", "--local", "--detailed-exitcode")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_damaged_world_is_told_and_a_reset_helps()
    {
        (await RunAsync("apply", "--local", "--yes")).Expect(ExitCode.Done);
        var path = _workspace.PathOf("aws.world");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var told = (await RunAsync("plan", "--local")).Expect(ExitCode.Failed);
        Assert.Contains("error ELB6907", told.Talk, StringComparison.Ordinal);
        Assert.Contains("elbctl local reset", told.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", told.Talk, StringComparison.Ordinal);

        (await RunAsync("local", "reset")).Expect(ExitCode.Done);
        (await RunAsync("plan", "--local", "--detailed-exitcode")).Expect(ExitCode.ChangesPending);
    }

    public void Dispose() => _workspace.Dispose();

    private Task<Run> RunAsync(params string[] arguments) => ElbctlProcess.RunAsync(_workspace, Surroundings, arguments);
}
