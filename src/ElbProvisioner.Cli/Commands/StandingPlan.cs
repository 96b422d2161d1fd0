using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Commands;

/// <summary>
/// What is rehearsed from what stands: the plan to a stack file, or one that was saved, which is refused where what it was made from has
/// changed.
/// </summary>
internal sealed class StandingPlan(Host host, StackRun run, StackArguments stack)
{
    /// <summary>Rehearses it.</summary>
    public delegate Task<int> Rehearse(ICloud aws, Stack stack, PlanGoal goal, LiveWorld live, Plan plan, CancellationToken stop);

    /// <param name="file">The saved plan's; null: it leads to the stack file.</param>
    public async Task<int> RunAsync(string? file, Rehearse rehearse, CancellationToken stop)
    {
        if (file is null)
        {
            return await run.WithCloudAsync(
                stack,
                (bound, aws) => PlannedAsync(aws, bound.Stack, PlanGoal.Apply, null, rehearse, stop),
                stop
            );
        }

        var (saved, refusal) = PlanFileStore.Read(host.Folder, file, stop);
        return saved is null
            ? run.Diagnostics.Refuse(refusal is null ? [] : [refusal], ExitCode.Failed)
            : await run.WithCloudAsync(
                StackInput.FromSaved(host, saved, stack),
                saved.Region,
                (bound, aws) => PlannedAsync(aws, bound.Stack with { Account = saved.Account }, saved.Goal, saved, rehearse, stop),
                stop
            );
    }

    private Task<int> PlannedAsync(ICloud aws, Stack wanted, PlanGoal goal, SavedPlan? saved, Rehearse rehearse, CancellationToken stop) =>
        run.WithPlanAsync(
            aws,
            wanted,
            goal,
            async (live, plan) =>
                saved?.Refusals(plan) is { IsEmpty: false } refusals
                    ? run.Diagnostics.Refuse(refusals, ExitCode.Failed)
                    : await rehearse(aws, wanted, goal, live, plan, stop),
            stop
        );
}
