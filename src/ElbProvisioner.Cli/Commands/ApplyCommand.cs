using System.CommandLine;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Commands;

/// <summary>
/// Makes AWS what the file says: plans, asks, does it and waits until the stack serves; or does exactly what a saved plan says.
/// </summary>
internal sealed class ApplyCommand(Host host, StackRun run, RunArguments arguments)
{
    public static CommandPage Page(Host host, SharedOptions options)
    {
        var planFile = new Argument<string?>("PLAN")
        {
            Description = "A plan saved by 'elbctl plan --out'.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var noWait = new Option<bool>("--no-wait") { Description = "Ends with the last change, without waiting until everything serves." };
        var command = new Command("apply", "Plans, asks, does it, and waits until the stack serves.") { planFile };
        foreach (var option in (Option[])[.. options.OfStack, options.Yes, noWait, .. options.OfCloud, options.Timeout, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
            {
                var cloud = options.Cloud(parsed);
                var run = StackRun.Of(host, options.Talk(parsed), cloud, JsonForm.Events);
                var apply = new ApplyCommand(
                    host,
                    run,
                    new(parsed.GetValue(options.Yes), cloud.Parallelism, cloud.Timeout, parsed.GetValue(noWait))
                );
                var stack = options.Stack(parsed);
                return parsed.GetValue(planFile) is { } file ? apply.SavedAsync(file, stack, stop) : apply.FreshAsync(stack, stop);
            }
        );
        return new(
            command,
            "apply [PLAN] [--yes]",
            [
                ("elbctl apply", "look at the plan, agree, watch"),
                ("elbctl apply --yes", "without asking, for a pipeline"),
                ("elbctl apply shop.plan", "exactly what 'elbctl plan --out shop.plan' showed"),
                ("elbctl apply --json --yes", "one JSON event a line"),
            ],
            "Exit code 0 says that every place that gets traffic serves it, whether or not there was anything to change. "
                + "Ctrl-C stops in order: calls in flight finish, nothing new starts, and the report says what is done. "
                + "The next apply goes on from there. A second Ctrl-C leaves at once."
        );
    }

    private Task<int> FreshAsync(StackArguments stack, CancellationToken stop) =>
        run.WithCloudAsync(
            stack,
            (bound, aws) =>
                run.WithPlanAsync(
                    aws,
                    bound.Stack,
                    PlanGoal.Apply,
                    (world, plan) => new PlanRun(host, run, arguments).RunAsync(aws, bound.Stack, world, plan, stop),
                    stop
                ),
            stop
        );

    private async Task<int> SavedAsync(string file, StackArguments given, CancellationToken stop)
    {
        var (saved, refusal) = PlanFileStore.Read(host.Folder, file, stop);
        if (saved is null)
        {
            return run.Diagnostics.Refuse(refusal is null ? [] : [refusal], ExitCode.Failed);
        }

        var input = StackInput.FromSaved(host, saved, given);
        var unasked = given.Variables.Keys.Except(input.Anew?.Variables ?? [], StringComparer.Ordinal).ToList();
        if (!given.Files.IsEmpty || unasked.Count > 0)
        {
            return run.Diagnostics.Refuse(
                [
                    new(
                        CommandCodes.SavedPlanTakesNoStack,
                        SourceSpan.None,
                        "A saved plan carries its stack files and variables.",
                        given.Files.IsEmpty ? $"Leave out --var {unasked[0]}: only secret variables are given again." : "Leave out -f."
                    ),
                ],
                ExitCode.Failed
            );
        }

        return await run.WithCloudAsync(
            input,
            saved.Region,
            (bound, aws) =>
            {
                var stack = bound.Stack with { Account = saved.Account };
                return run.WithPlanAsync(aws, stack, saved.Goal, (world, plan) => FollowAsync(aws, stack, saved, world, plan, stop), stop);
            },
            stop
        );
    }

    private async Task<int> FollowAsync(ICloud aws, Stack stack, SavedPlan saved, LiveWorld world, Plan plan, CancellationToken stop)
    {
        var refusals = saved.Refusals(plan);
        return refusals.IsEmpty
            ? await new PlanRun(host, run, arguments).RunAsync(aws, stack, world, plan, stop)
            : run.Diagnostics.Refuse(refusals, ExitCode.Failed);
    }
}
