using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Cli.Commands;

/// <summary>The end of an apply: it is done when every place that gets traffic serves it, whatever there was to change.</summary>
/// <param name="timeout">What is left of the whole run's; null: the wait has its own limit only.</param>
/// <param name="before">How long the run took.</param>
internal sealed class ServingWait(StackRun run, TimeSpan? timeout, TimeSpan before)
{
    /// <summary>An event as it is written down.</summary>
    public required Func<ExecutionEvent, ExecutionEvent> DateOf { get; init; }

    /// <summary>What was done goes with the run.</summary>
    public bool IsForgotten { get; init; }

    /// <summary>How long it took for the stack to serve.</summary>
    public TimeSpan Took { get; private set; }

    /// <param name="world">As read before the run; null: the run has changed something.</param>
    /// <returns>The exit code of a stack that does not serve; null: it serves.</returns>
    public async Task<int?> RefuseAsync(ICloud aws, Stack stack, LiveWorld? world, Plan plan, CancellationToken stop)
    {
        var begin = aws.Time.GetTimestamp();
        var lines = new EventLines(run.Terminal.Talk, isLive: false) { Begin = aws.Time.GetUtcNow() - before };
        void Tell(ExecutionEvent e)
        {
            if (run.Talk.Json)
            {
                run.Terminal.Out.Line(EventJson.Write(DateOf(e)));
            }
            else
            {
                lines.Write(e);
            }
        }

        ServingVerdict verdict;
        try
        {
            verdict = await aws.WaitToServeAsync(
                stack,
                world,
                timeout,
                plan.Changes.Any(c => c.Traffic.Impact == TrafficImpact.Gap),
                message => Tell(new ExecutionEvent.NotServingYet(aws.Time.GetUtcNow(), message)),
                stop
            );
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            run.Terminal.Talk.Line(
                $"Interrupted while waiting for the stack to serve. {Done(plan)}"
                    + (IsForgotten ? "" : " Run 'elbctl apply' again to wait on, or 'elbctl status' to look.")
            );
            return ExitCode.Interrupted;
        }
        catch (Exception failed) when (aws.Explain(failed) is { } failure)
        {
            return run.Diagnostics.Refuse(
                [failure with { Message = $"{Done(plan)} Whether everything serves is not known: {failure.Message}" }],
                plan.HasChanges ? ExitCode.PartlyApplied : ExitCode.Failed
            );
        }

        Took = aws.Time.GetElapsedTime(begin);
        if (run.Talk.Json)
        {
            Tell(new ExecutionEvent.ServingJudged(aws.Time.GetUtcNow(), verdict));
        }

        if (verdict.End == ServingEnd.Serves)
        {
            run.Diagnostics.Say([.. verdict.Status.Reasons.Select(r => new Diagnostic(StatusCodes.NotWell, SourceSpan.None, r.Message))]);
            return null;
        }

        return run.Diagnostics.Refuse([Refusal(verdict, plan)], plan.HasChanges ? ExitCode.PartlyApplied : ExitCode.Failed);
    }

    private static string Done(Plan plan) =>
        plan.HasChanges ? "Everything was applied." : "AWS is what the file says, and nothing was changed.";

    private static Diagnostic Refusal(ServingVerdict verdict, Plan plan)
    {
        var waited = verdict.End switch
        {
            ServingEnd.Hopeless => "and waiting would not mend it",
            ServingEnd.RunOver => "and the time for the whole run is over",
            _ => $"after {Durations.Show(verdict.Elapsed)} of waiting",
        };
        return new(
            StatusCodes.NotServing,
            SourceSpan.None,
            $"{Done(plan)} Not everything serves, {waited}: "
                + $"{string.Join(" ", verdict.Status.Reasons.Where(r => r.Holds).Select(r => r.Message).Concat(verdict.Causes))}",
            "See 'elbctl status' for each target, correct the cause, then apply again. --no-wait applies without waiting."
        );
    }
}
