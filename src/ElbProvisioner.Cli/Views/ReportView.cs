using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// How a run ended: one line when all went well; otherwise what is done, what is unknown and what was not begun. Why something failed
/// was told when it did: here stands only its code.
/// </summary>
internal static class ReportView
{
    /// <param name="real">How long it took in life, where that is another time than AWS's.</param>
    /// <param name="isForgotten">What was done goes with the run.</param>
    public static void Write(Pane pane, ApplyReport report, PlanGoal goal, TimeSpan? real = null, bool isForgotten = false)
    {
        var took = real is { } here
            ? $"{Durations.Show(report.Elapsed)} of AWS's time ({Durations.Show(here)} here)"
            : Durations.Show(report.Elapsed);
        if (report.Succeeded)
        {
            pane.Line(pane.Paint(goal == PlanGoal.Destroy ? $"Removed in {took}." : $"Applied in {took}.", Tone.Good));
            return;
        }

        var word =
            report.WasInterrupted ? "Interrupted"
            : report.ChangedAnything ? "Partly applied"
            : "Failed";
        pane.Line($"{pane.Paint(word, Tone.Bad)} after {took}: {Counts(report)}.");
        foreach (var action in report.Actions.Where(a => a.State == ActionState.Failed))
        {
            pane.Line($"  failed   {action.Action.Verb} {action.Action.Address}: {action.Diagnostic?.Code}");
        }

        foreach (var action in report.Actions.Where(a => a.State == ActionState.Interrupted))
        {
            pane.Line($"  unknown  {action.Action.Verb} {action.Action.Address}{(action.Diagnostic is { } why ? $": {why.Code}" : "")}");
        }

        if (isForgotten)
        {
            return;
        }

        pane.Line($"Run 'elbctl {(goal == PlanGoal.Destroy ? "destroy" : "apply")}' again: it continues from what is there.");
    }

    private static string Counts(ApplyReport report) =>
        string.Join(
            ", ",
            new (ActionState State, string Word)[]
            {
                (ActionState.Succeeded, "done"),
                (ActionState.Failed, "failed"),
                (ActionState.Interrupted, "unknown"),
                (ActionState.Skipped, "skipped"),
                (ActionState.NotStarted, "not started"),
            }
                .Where(s => report.Count(s.State) > 0)
                .Select(s => $"{report.Count(s.State)} {s.Word}")
        );
}
