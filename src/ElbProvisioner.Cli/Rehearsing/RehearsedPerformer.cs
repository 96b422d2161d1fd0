using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Cli.Rehearsing;

/// <summary>What fails in a rehearsal is not gone on with: nothing of it is left. So its advice is another one.</summary>
internal sealed class RehearsedPerformer(IActionPerformer performer) : IActionPerformer
{
    private const string NotInTime = "ELB5105";
    private const string RunOver = "ELB5106";

    // How advice says that somebody goes on from what is there.
    private static readonly string[] GoingOn = ["run the same command again", "apply again"];

    public async Task<Outputs?> PerformAsync(
        PlannedAction action,
        Func<ResourceRef, Outputs> resolve,
        IProgress<string> progress,
        CancellationToken stop
    )
    {
        try
        {
            return await performer.PerformAsync(action, resolve, progress, stop);
        }
        catch (ActionFailedException failure)
        {
            throw new ActionFailedException(Advised(failure.Diagnostic), failure) { IsOutcomeUnknown = failure.IsOutcomeUnknown };
        }
    }

    internal static Diagnostic Advised(Diagnostic diagnostic) =>
        diagnostic with
        {
            Remedy = diagnostic switch
            {
                { Code.Id: RunOver } => "Give the rehearsal a longer --timeout, or find out what holds it up.",
                { Code.Id: NotInTime } => "Find out what holds it up: applied to AWS it would wait so, too.",
                { Remedy: { } remedy } when GoingOn.Any(words => remedy.Contains(words, StringComparison.OrdinalIgnoreCase)) =>
                    "Applied to AWS the plan would fail so, too: correct the cause, then rehearse it again.",
                { Remedy: var remedy } => remedy,
            },
        };
}
