using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Execution;

/// <summary>A service quotes what it was sent, in refusals above all: what it says of a secret is masked where it comes in.</summary>
public sealed class DiscreetPerformer(IActionPerformer performer, Secrets secrets) : IActionPerformer
{
    public async Task<Outputs?> PerformAsync(
        PlannedAction action,
        Func<ResourceRef, Outputs> resolve,
        IProgress<string> progress,
        CancellationToken stop
    )
    {
        try
        {
            return await performer.PerformAsync(
                action,
                resolve,
                secrets.IsEmpty ? progress : new DiscreetProgress(progress, secrets),
                stop
            );
        }
        catch (ActionFailedException failure) when (!secrets.IsEmpty)
        {
            throw new ActionFailedException(Discretion.Keep(failure.Diagnostic, secrets)) { IsOutcomeUnknown = failure.IsOutcomeUnknown };
        }
    }

    private sealed class DiscreetProgress(IProgress<string> progress, Secrets secrets) : IProgress<string>
    {
        public void Report(string value) => progress.Report(secrets.Redact(value));
    }
}
