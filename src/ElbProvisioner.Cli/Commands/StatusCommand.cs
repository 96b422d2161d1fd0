using System.CommandLine;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli.Commands;

/// <summary>What is there, how healthy, and why not.</summary>
internal static class StatusCommand
{
    public static CommandPage Page(Host host, SharedOptions options)
    {
        var command = new Command("status", "What is there and how healthy, target by target; why a target is not.");
        foreach (var option in (Option[])[.. options.OfStack, .. options.OfCloud, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, stop) =>
            RunAsync(StackRun.Of(host, options.Talk(parsed), options.Cloud(parsed), JsonForm.Document), options.Stack(parsed), stop));
        return new(
            command, "status", [("elbctl status", "how the stack is doing"), ("elbctl status --json | jq .healthy", "in one word")],
            "The exit code says whether the status could be read, not whether it is good: --json has 'healthy' for that.");
    }

    private static Task<int> RunAsync(StackRun run, StackArguments arguments, CancellationToken stop) =>
        run.WithCloudAsync(arguments, (bound, aws) => run.WithWorldAsync(aws, bound.Stack, ReadPurpose.Status, async world =>
        {
            var status = await aws.ReadStatusAsync(world, stop);
            if (run.Talk.Json)
            {
                run.Terminal.Out.Line(StatusJson.Write(bound.Stack.Name, world, status));
            }
            else
            {
                new StatusView(run.Terminal.Out).Write(bound.Stack.Name, world, status);
            }

            return ExitCode.Done;
        }, stop), stop);
}
