using System.Collections.Immutable;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Rehearsing;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Rehearsals;

namespace ElbProvisioner.Cli.Commands;

/// <summary>
/// A rehearsal of what leads from what stands in an account to a file, or of a plan that was saved there: what the stack owns and refers to
/// is rebuilt in a world of its own. The account is read by a session that cannot change it.
/// </summary>
/// <param name="run">On the account.</param>
/// <param name="open">The world, by region and account.</param>
/// <param name="isPage">The result is a page.</param>
internal sealed class AccountRehearsal(StackRun run, Func<string, string, RehearsalWorld> open, RehearsalLoad load, bool isPage)
{
    // Load balancers and instances of a copy come up as its speed lets them; life has its share whatever the speed.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(60);

    public async Task<int> RunAsync(ICloud account, Stack stack, PlanGoal goal, LiveWorld live, Plan plan, CancellationToken stop)
    {
        if (plan.HasErrors)
        {
            return run.Diagnostics.Refuse(plan.Diagnostics, ExitCode.Failed);
        }

        await using var world = open(live.Region, live.Account);
        Say(
            $"Rebuilding what {stack.Name} owns in account {live.Account} on an AWS inside elbctl: the account is only read. "
                + $"{LocalPace.Describe(world.Speed)}."
        );
        ImmutableArray<Lack> lacks;
        var patience = Patience / world.Speed is var scaled && scaled > LeastPatience ? scaled : LeastPatience;
        using (var copy = new RebuiltWorld(world, live.Region))
        {
            var found = await account.CopyAsync(stack, live, plan, copy, patience, stop);
            lacks = [.. found.Select(static one => new Lack(one.What, one.Why))];
        }

        run.Diagnostics.Say([
            .. lacks.Select(static lack => new Diagnostic(
                RehearsalCodes.NotRebuilt,
                SourceSpan.None,
                $"{lack.What} is not rebuilt as it is: {lack.Why}",
                "What hangs on it is rehearsed without it."
            )),
        ]);
        using var aws = world.OpenCloud(new(live.Region, null, null, load.Parallelism), null);
        return await run.WithPlanAsync(
            aws,
            stack,
            goal,
            (rebuilt, again) =>
                new LiveRehearsal(run, world, load, isPage) { Findings = new(lacks, Strays(plan, again)) }.RunAsync(
                    aws,
                    stack,
                    goal,
                    rebuilt,
                    again,
                    stop
                ),
            stop
        );
    }

    /// <summary>What the plan on the copy does otherwise than the account's.</summary>
    internal static ImmutableArray<string> Strays(Plan account, Plan copy)
    {
        HashSet<string> there = [.. account.Actions.Select(static action => action.Id)];
        HashSet<string> here = [.. copy.Actions.Select(static action => action.Id)];
        return
        [
            .. there.Except(here).Order(StringComparer.Ordinal).Select(static id => $"{id} is done in the account, and not on the copy."),
            .. here.Except(there).Order(StringComparer.Ordinal).Select(static id => $"{id} is done on the copy, and not in the account."),
        ];
    }

    private void Say(string line)
    {
        if (!run.Talk.Json)
        {
            run.Terminal.Talk.Line(line);
        }
    }
}
