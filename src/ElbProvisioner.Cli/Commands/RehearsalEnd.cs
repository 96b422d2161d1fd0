using System.Collections.Immutable;
using ElbProvisioner.Cli.Rehearsing;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Rehearsals;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Tells how a rehearsal ended, and with which exit code.</summary>
internal static class RehearsalEnd
{
    private const int MostStrays = 3;

    /// <param name="isPage">The result is a page.</param>
    public static int Tell(StackRun run, Plan plan, RehearsalOutcome outcome, CopyFindings copy, bool isPage)
    {
        if (outcome.Report is not { } seen)
        {
            return run.Diagnostics.Refuse(
                [
                    new(
                        RehearsalCodes.NothingToDrive,
                        SourceSpan.None,
                        $"No request can be sent through this stack. {string.Join(" ", outcome.Undriven)}".TrimEnd(),
                        "A rehearsal drives the listeners of load balancers that answer before the change."
                    ),
                    .. OtherPlan(copy),
                ],
                ExitCode.Failed
            );
        }

        var wrong = Failures(outcome);
        var report = seen with { CameToItsEnd = wrong.IsEmpty, Copy = copy };
        wrong = [.. wrong, .. OtherPlan(copy)];
        if (isPage)
        {
            run.Terminal.Out.Data(RehearsalPage.Write(plan, report));
        }
        else if (run.Talk.Json)
        {
            run.Terminal.Out.Data(RehearsalJson.Write(report, wrong));
        }
        else
        {
            new RehearsalView(run.Terminal.Out).Write(plan, report);
        }

        run.Diagnostics.Say(wrong);
        return report.WasInterrupted ? ExitCode.Interrupted
            : report.Held ? ExitCode.Done
            : ExitCode.Failed;
    }

    private static ImmutableArray<Diagnostic> OtherPlan(CopyFindings copy) =>
        copy.Strays.IsEmpty
            ? []
            :
            [
                new(
                    RehearsalCodes.OtherPlan,
                    SourceSpan.None,
                    $"The plan that was rehearsed is not the account's: {string.Join(" ", copy.Strays.Take(MostStrays))}"
                        + (copy.Strays.Length > MostStrays ? $" And {copy.Strays.Length - MostStrays} more." : ""),
                    "What was seen is true of that plan; see what was not rebuilt, or whether the account changed meanwhile."
                ),
            ];

    /// <summary>Of the run itself, whatever it did to traffic.</summary>
    private static ImmutableArray<Diagnostic> Failures(RehearsalOutcome outcome) =>
        outcome switch
        {
            // What was interrupted is no failure of the plan.
            { Report.WasInterrupted: true } =>
            [
                .. outcome.Apply?.Actions.Select(static action => action.Diagnostic).OfType<Diagnostic>() ?? [],
            ],
            { Apply: { Succeeded: false } failed } =>
            [
                .. failed.Actions.Select(static action => action.Diagnostic).OfType<Diagnostic>(),
                new(RehearsalCodes.RunFailed, SourceSpan.None, "The plan did not come to its end.", "See which action failed, and why."),
            ],
            { Verdict: { End: not ServingEnd.Serves } verdict } =>
            [
                new(
                    RehearsalCodes.RunFailed,
                    SourceSpan.None,
                    "After the run not everything serves: "
                        + string.Join(" ", verdict.Status.Reasons.Where(static r => r.Holds).Select(static r => r.Message)),
                    "Applied to AWS it would end so, too."
                ),
            ],
            _ => [],
        };
}
