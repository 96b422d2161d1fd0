using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Rehearsing;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Rehearsals;

namespace ElbProvisioner.Cli.Commands;

/// <summary>A plan shown, rehearsed and judged.</summary>
/// <param name="isPage">The result is a page.</param>
internal sealed class PlanRehearsal(StackRun run, RehearsalWorld world, RehearsalLoad load, bool isPage)
{
    /// <summary>How the world differs from what it stands for.</summary>
    public CopyFindings Findings { get; init; } = CopyFindings.None;

    public async Task<int> RunAsync(ICloud aws, ProbeSet probes, Stack next, Plan plan, CancellationToken stop)
    {
        if (plan.HasErrors)
        {
            return run.Diagnostics.Refuse(plan.Diagnostics, ExitCode.Failed);
        }

        var talk = run.Terminal.Talk;
        if (!run.Talk.Json)
        {
            new PlanView(talk, run.Talk.Verbose).Write(plan);
            talk.Line();
        }

        run.Diagnostics.Say(plan.Diagnostics);
        var lines = new EventLines(talk, isLive: false) { IsForgotten = true };
        var outcome = await new RehearsalRun(
            world,
            aws,
            load,
            happened =>
            {
                if (!run.Talk.Json)
                {
                    lines.Write(happened);
                }
            }
        ).RunAsync(probes, next, plan, stop);
        return RehearsalEnd.Tell(
            run,
            plan,
            outcome with
            {
                Report = outcome.Report is { } report ? report with { Rate = load.Rate } : null,
            },
            Findings,
            isPage
        );
    }
}
