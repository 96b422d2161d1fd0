using System.CommandLine;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Planning.Notices;

namespace ElbProvisioner.Cli.Commands;

/// <summary>What is there, how healthy, and why not.</summary>
internal static class StatusCommand
{
    public static CommandPage Page(Host host, SharedOptions options)
    {
        var command = new Command("status", "What is there and how healthy, target by target; why a target is not.");
        var exitCode = new Option<bool>("--exit-code") { Description = "Exit code 1 when the stack is not healthy." };
        foreach (var option in (Option[])[.. options.OfStack, exitCode, .. options.OfCloud, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    StackRun.Of(host, options.Talk(parsed), options.Cloud(parsed), JsonForm.Document),
                    options.Stack(parsed),
                    parsed.GetValue(exitCode),
                    stop
                )
        );
        return new(
            command,
            "status",
            [
                ("elbctl status", "how the stack is doing"),
                ("elbctl status --json | jq .healthy", "in one word"),
                ("elbctl status --exit-code", "for a script"),
            ],
            "Healthy means that everything declared is there and every place that gets traffic serves it; --json has 'healthy' and "
                + "'reasons'. "
                + "Without --exit-code the exit code says only whether the status could be read."
        );
    }

    private static Task<int> RunAsync(StackRun run, StackArguments arguments, bool asExitCode, CancellationToken stop) =>
        run.WithCloudAsync(
            arguments,
            (bound, aws) =>
                run.WithWorldAsync(
                    aws,
                    bound.Stack,
                    ReadPurpose.Status,
                    async world =>
                    {
                        var status = await aws.ReadStatusAsync(bound.Stack, world, stop);
                        List<Diagnostic> notices = [.. world.Findings, .. HealthCheckNotices.Of(bound.Stack, world)];
                        if (run.Talk.Json)
                        {
                            run.Terminal.Out.Data(StatusJson.Write(bound.Stack.Name, world, status, [.. bound.Diagnostics, .. notices]));
                        }
                        else
                        {
                            new StatusView(run.Terminal.Out).Write(bound.Stack.Name, world, status);
                        }

                        run.Diagnostics.Say(notices);
                        return asExitCode && !status.IsHealthy ? ExitCode.Failed : ExitCode.Done;
                    },
                    stop
                ),
            stop
        );
}
