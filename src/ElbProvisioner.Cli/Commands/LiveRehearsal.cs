using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Rehearsing;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Rehearsals;

namespace ElbProvisioner.Cli.Commands;

/// <summary>A rehearsal of what leads from what stands to a file, or of a saved plan, on a copy of where it stands.</summary>
/// <param name="isPage">The result is a page.</param>
internal sealed class LiveRehearsal(StackRun run, RehearsalWorld world, RehearsalLoad load, bool isPage)
{
    /// <summary>What the copy lacks of what it was copied from; nothing of a copy that is whole.</summary>
    public CopyFindings Findings { get; init; } = CopyFindings.None;

    public async Task<int> RunAsync(ICloud aws, Stack stack, PlanGoal goal, LiveWorld live, Plan plan, CancellationToken stop)
    {
        // Real checks find every target new: what serves is waited for before anything is driven.
        var served = await aws.WaitToServeAsync(stack, live, load.Timeout, wasInterrupted: false, static _ => { }, stop);
        var before = RehearsalSide.Of(stack, live);
        var after = goal == PlanGoal.Destroy ? RehearsalSide.Of(stack with { LoadBalancers = [] }) : RehearsalSide.Among(stack, live);
        if (served.End != ServingEnd.Serves && !run.Talk.Json)
        {
            run.Terminal.Talk.Line("Not everything serves before the change; what does not answer as it should is not counted.");
        }

        return await new PlanRehearsal(run, world, load, isPage) { Findings = Findings }.RunAsync(
            aws,
            ProbeSearch.Of(before, after),
            stack,
            plan,
            stop
        );
    }
}
