using System.Diagnostics;

namespace ElbProvisioner.Cli.Tests.Commands;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Every_shells_script_asks_elbctl_itself(string shell)
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("completion", shell));

        Assert.Contains("suggest:", host.Out.ToString());
    }

    [Theory]
    [InlineData("bash", "-n")]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "--no-execute")]
    public async Task A_shell_that_is_here_can_parse_its_script(string shell, string check)
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, shell))),
            $"{shell} is not installed"
        );
        using var host = new TestHost();
        await host.RunAsync("completion", shell);
        host["script"] = host.Out.ToString();

        using var process = Process.Start(
            new ProcessStartInfo(shell, [check, Path.Combine(host.Folder, "script")]) { RedirectStandardError = true }
        );
        Assert.NotNull(process);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, errors);
    }

    [Theory]
    [InlineData("elbctl ", "apply")]
    [InlineData("elbctl pl", "plan")]
    [InlineData("elbctl plan --det", "--detailed-exitcode")]
    [InlineData("elbctl completion ", "zsh")]
    public async Task Suggestions_follow_the_command_line(string line, string suggestion)
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync($"[suggest:{line.Length}]", line));

        Assert.Contains(suggestion, host.Out.ToString().Split('\n').Select(l => l.Trim()));
    }
}
