using ElbProvisioner.Cli;
using ElbProvisioner.Cli.Commands;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>elbctl in this process, from its command line to its exit code.</summary>
internal sealed class Elbctl(Workspace workspace, TestedAws aws, IReadOnlyList<string> arguments)
{
    private static readonly string[] Offline = ["init", "validate", "schema", "permissions", "replay"];

    public Elbctl(Workspace workspace, TestedAws aws)
        : this(workspace, aws, aws.Arguments) { }

    /// <param name="endpoint">In place of the tested AWS's own, and with it behind.</param>
    public Elbctl(Workspace workspace, TestedAws aws, Uri endpoint)
        : this(workspace, aws, ["--endpoint-url", endpoint.ToString()]) { }

    /// <summary>The command with the endpoint and region of the test, which an offline command does not take.</summary>
    public async Task<Run> RunAsync(params string[] command)
    {
        List<string> all = [.. command];
        if (!Offline.Contains(command[0]) && command is not ["plan", "show", ..])
        {
            all.AddRange(["--region", aws.Region, .. arguments]);
        }

        using var result = new StringWriter { NewLine = "\n" };
        using var talk = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(
            new Pane(result, 120, hasColour: false),
            new Pane(talk, 120, hasColour: false),
            IsInteractive: false,
            _ => Task.FromResult<string?>(null),
            () => ""
        );
        var host = new Host(terminal, TimeProvider.System, Environment.GetEnvironmentVariable, workspace.Folder, aws.OpenCloud);
        var code = await new Application(host).RunAsync(all, TestContext.Current.CancellationToken);
        return new(string.Join(' ', all), code, result.ToString(), talk.ToString());
    }

    public async Task<Run> ApplyAsync(int exitCode = ExitCode.Done) => (await RunAsync("apply", "--yes")).Expect(exitCode);

    public async Task<PlanDocument> PlanAsync() => new((await RunAsync("plan", "--json")).Expect(ExitCode.Done).Json());

    public async Task ExpectNoChangesAsync()
    {
        var plan = await RunAsync("plan", "--detailed-exitcode");
        plan.Expect(ExitCode.Done);
        Assert.Contains("No changes", plan.Out, StringComparison.Ordinal);
    }
}
