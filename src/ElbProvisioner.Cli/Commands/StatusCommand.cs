using System.CommandLine;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Notices;

namespace ElbProvisioner.Cli.Commands;

/// <summary>What is there, how healthy, and why not.</summary>
internal static class StatusCommand
{
    /// <summary>Health checks take their time: oftener nothing new would be seen.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LocalInterval = TimeSpan.FromSeconds(1);

    public static CommandPage Page(Host host, SharedOptions options)
    {
        var command = new Command("status", "What is there and how healthy, target by target; why a target is not.");
        var exitCode = new Option<bool>("--exit-code") { Description = "Exit code 1 when the stack is not healthy." };
        var watch = new Option<bool>("--watch", "-w")
        {
            Description = "Looks again and again, and tells what happens; at a terminal as a live screen. Ctrl-C ends it.",
        };
        watch.Validators.Add(result =>
        {
            foreach (
                var other in ((Option<bool>[])[options.Json, exitCode]).Where(_ => result.GetValueOrDefault<bool>()).Where(result.GetValue)
            )
            {
                result.AddError($"{other.Name} tells of one look: leave out --watch.");
            }
        });
        foreach (var option in (Option[])[.. options.OfStack, watch, exitCode, .. options.OfCloud, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
            {
                var run = StackRun.Of(host, options.Talk(parsed), options.Cloud(parsed), JsonForm.Document);
                return parsed.GetValue(watch)
                    ? WatchAsync(host, run, options.Stack(parsed), stop)
                    : RunAsync(run, options.Stack(parsed), parsed.GetValue(exitCode), stop);
            }
        );
        return new(
            command,
            "status [--watch]",
            [
                ("elbctl status", "how the stack is doing"),
                ("elbctl status --watch", "the same, live: health, weights, refreshes, and what happens"),
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

    private static Task<int> WatchAsync(Host host, StackRun run, StackArguments arguments, CancellationToken stop) =>
        run.WithCloudAsync(
            arguments,
            (bound, aws) =>
                run.WithWorldAsync(
                    aws,
                    bound.Stack,
                    ReadPurpose.Status,
                    async world =>
                    {
                        run.Diagnostics.Say([.. world.Findings, .. HealthCheckNotices.Of(bound.Stack, world)]);

                        // What the embedded AWS lets pass in seconds is looked at oftener.
                        var watch = new StatusWatch(run.Terminal, host.Time, aws.Time, aws.Speed > 1 ? LocalInterval : Interval);
                        await watch.RunAsync(await LookAsync(bound.Stack, world, aws, stop), before => AgainAsync(before), stop);
                        return ExitCode.Interrupted;

                        async Task<StatusReading> AgainAsync(StatusReading before)
                        {
                            try
                            {
                                return await LookAsync(bound.Stack, await aws.ReadAsync(bound.Stack, ReadPurpose.Status, stop), aws, stop);
                            }
                            catch (Exception e) when (e is not OperationCanceledException && aws.Explain(e) is { } failure)
                            {
                                return before with { Failure = failure.Message };
                            }
                        }
                    },
                    stop
                ),
            stop
        );

    private static async Task<StatusReading> LookAsync(Stack stack, LiveWorld world, ICloud aws, CancellationToken stop) =>
        new(stack.Name, world, await aws.ReadStatusAsync(stack, world, stop), aws.Time.GetUtcNow());
}
