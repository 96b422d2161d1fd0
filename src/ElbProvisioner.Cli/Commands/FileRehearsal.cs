using ElbProvisioner.Aws.Copying;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Rehearsing;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Rehearsals;

namespace ElbProvisioner.Cli.Commands;

/// <summary>A rehearsal of what leads from one file to another, in a world that is new.</summary>
/// <param name="isPage">The result is a page.</param>
internal sealed class FileRehearsal(StackRun before, StackRun after, RehearsalWorld world, RehearsalLoad load, bool isPage)
{
    public async Task<int> RunAsync(ICloud aws, Stack old, Stack next, CancellationToken stop)
    {
        if (old.Name != next.Name)
        {
            return before.Diagnostics.Refuse([Other(old, next)], ExitCode.Failed);
        }

        if (ByArn(old).Concat(ByArn(next)).FirstOrDefault() is { } given)
        {
            return before.Diagnostics.Refuse([OfAccount(given)], ExitCode.Failed);
        }

        var region = next.Region ?? old.Region ?? world.Region;
        Surroundings.Furnish(world.Aws, region, [old, next]);
        var talk = before.Terminal.Talk;
        Say(talk, $"On an AWS of its own: no account is touched. {LocalPace.Describe(world.Speed)}.");
        using (var rebuilt = new RebuiltWorld(world, region))
        {
            foreach (var balancer in await new OwnersStandIns(rebuilt, stop).MakeAsync([old, next]))
            {
                Say(talk, $"For the load balancer {balancer}, which is somebody else's, stands one without rules of others.");
            }
        }

        return await before.WithPlanAsync(
            aws,
            old with
            {
                Account = null,
            },
            PlanGoal.Apply,
            async (_, first) =>
                await StandAsync(aws, old, first, stop)
                ?? await after.WithPlanAsync(
                    aws,
                    next with
                    {
                        Account = null,
                    },
                    PlanGoal.Apply,
                    (live, plan) =>
                        new PlanRehearsal(after, world, load, isPage).RunAsync(
                            aws,
                            ProbeSearch.Of(RehearsalSide.Among(old, live), RehearsalSide.Among(next, live)),
                            next,
                            plan,
                            stop
                        ),
                    stop
                ),
            stop
        );
    }

    /// <summary>Null: what is to be changed stands and serves.</summary>
    private async Task<int?> StandAsync(ICloud aws, Stack old, Plan plan, CancellationToken stop)
    {
        if (plan.HasErrors)
        {
            return before.Diagnostics.Refuse(plan.Diagnostics, ExitCode.Failed);
        }

        Say(before.Terminal.Talk, $"Making what is to be changed: {ChangeText.Counts(plan)}.");
        var events = System.Threading.Channels.Channel.CreateUnbounded<ExecutionEvent>();
        var report = await new Executor(
            new DiscreetPerformer(aws.PerformerFor(null), old.Secrets),
            world.Clock.Course,
            load.Parallelism ?? Executor.DefaultParallelism
        ).RunAsync(plan, events.Writer, stop);
        stop.ThrowIfCancellationRequested();
        if (!report.Succeeded)
        {
            return before.Diagnostics.Refuse(
                [
                    .. report.Actions.Select(static action => action.Diagnostic).OfType<Diagnostic>(),
                    new(
                        RehearsalCodes.BeforeDoesNotStand,
                        SourceSpan.None,
                        "The stack as it is before the change cannot be made on the AWS inside elbctl.",
                        "See what failed; what the stack takes from its account is not there."
                    ),
                ],
                ExitCode.Failed
            );
        }

        var verdict = await aws.WaitToServeAsync(old, null, null, wasInterrupted: false, static _ => { }, stop);
        return verdict.End == ServingEnd.Serves
            ? null
            : before.Diagnostics.Refuse(
                [
                    new(
                        RehearsalCodes.BeforeDoesNotStand,
                        SourceSpan.None,
                        "The stack as it is before the change does not serve: "
                            + string.Join(" ", verdict.Status.Reasons.Where(static r => r.Holds).Select(static r => r.Message)),
                        "A rehearsal measures what a change does to what works."
                    ),
                ],
                ExitCode.Failed
            );
    }

    private static IEnumerable<ExistingBalancer.ByArn> ByArn(Stack stack) =>
        stack.ForeignLoadBalancers.Select(static balancer => balancer.Existing).OfType<ExistingBalancer.ByArn>();

    private static Diagnostic OfAccount(ExistingBalancer.ByArn given) =>
        new(
            RehearsalCodes.BeforeDoesNotStand,
            given.At,
            $"The load balancer {given.Name} is named by its ARN, which is of an account, and --change begins with a new AWS.",
            "Leave out --change and give the new file with -f: what stands in the account is rebuilt (with --local: copied). "
                + "Or name it by its name."
        );

    private static Diagnostic Other(Stack old, Stack next) =>
        new(
            RehearsalCodes.OtherStack,
            SourceSpan.None,
            $"The one file is of the stack {old.Name}, the other of {next.Name}: a plan changes nothing of another stack.",
            "Give two files of one stack, before and after the change."
        );

    private void Say(Pane talk, string line)
    {
        if (!before.Talk.Json)
        {
            talk.Line(line);
        }
    }
}
