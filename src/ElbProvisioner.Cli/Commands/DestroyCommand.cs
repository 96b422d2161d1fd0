using ElbProvisioner.Cli.Sources;
using System.CommandLine;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Removes everything the stack owns, and nothing else.</summary>
internal static class DestroyCommand
{
    public static CommandPage Page(Host host, SharedOptions options)
    {
        var command = new Command("destroy", "Removes everything the stack owns; asks for the stack's name.");
        foreach (var option in (Option[])[.. options.OfStack, options.Yes, .. options.OfCloud, options.Timeout, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
            {
                var cloud = options.Cloud(parsed);
                var run = StackRun.Of(host, options.Talk(parsed), cloud, JsonForm.Events);
                return RunAsync(
                    host,
                    run,
                    options.Stack(parsed),
                    new(parsed.GetValue(options.Yes), cloud.Parallelism, cloud.Timeout),
                    stop
                );
            }
        );
        return new(
            command,
            "destroy [--yes]",
            [
                ("elbctl destroy", "see what goes, type the stack's name, watch"),
                ("elbctl destroy --yes", "without asking"),
                ("elbctl plan --destroy", "only look"),
            ],
            "What does not carry the stack's tags stays. A load balancer with deletion protection is refused before anything is touched."
        );
    }

    private static Task<int> RunAsync(Host host, StackRun run, StackArguments stack, RunArguments arguments, CancellationToken stop) =>
        run.WithCloudAsync(
            stack,
            (bound, aws) =>
                run.WithPlanAsync(
                    aws,
                    bound.Stack,
                    PlanGoal.Destroy,
                    (world, plan) => new PlanRun(host, run, arguments).RunAsync(aws, bound.Stack, world, plan, stop),
                    stop
                ),
            stop
        );
}
