using System.Threading.Channels;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Commands;

/// <summary>What apply and destroy share: show, ask, run, report; and for apply, wait until what was made serves.</summary>
internal sealed class PlanRun(Host host, StackRun run, RunArguments arguments)
{
    public async Task<int> RunAsync(ICloud aws, Stack stack, LiveWorld world, Plan plan, CancellationToken stop)
    {
        var gated = plan.Goal == PlanGoal.Apply && !arguments.NoWait;
        plan = arguments.NoWait ? plan.WithoutLastWaits() : plan;
        if (!run.Talk.Json && (plan.HasChanges || (!plan.HasErrors && !gated)))
        {
            new PlanView(run.Terminal.Talk, run.Talk.Verbose).Write(plan);
        }

        if (plan.HasErrors)
        {
            return run.Diagnostics.Refuse(plan.Diagnostics, ExitCode.Failed);
        }

        run.Diagnostics.Say(plan.Diagnostics);
        if (plan.HasChanges && !arguments.Yes)
        {
            if (!run.Terminal.IsInteractive || run.Talk.Json)
            {
                return run.Diagnostics.Refuse([Unasked(plan)], ExitCode.Failed);
            }

            if (!await AgreesAsync(plan, stop))
            {
                run.Terminal.Talk.Line("Nothing was changed.");
                return ExitCode.Failed;
            }
        }

        if (!run.Talk.Json && plan.HasChanges)
        {
            run.Terminal.Talk.Line();
        }

        var began = host.Time.GetTimestamp();
        var report = await ExecuteAsync(aws, plan, stack.Secrets, stop);
        var gate = new ServingWait(run, arguments.Timeout is { } limit ? Max(limit - report.Elapsed) : null, report.Elapsed)
        {
            DateOf = e => Dated(aws, e),
            IsForgotten = arguments.IsForgotten,
        };
        if (report.Succeeded && gated && await gate.RefuseAsync(aws, stack, plan.HasChanges ? null : world, plan, stop) is { } refused)
        {
            return refused;
        }

        if (!run.Talk.Json)
        {
            Conclude(
                plan,
                report with
                {
                    Elapsed = report.Elapsed + gate.Took,
                },
                gated,
                aws.Speed == 1 ? null : host.Time.GetElapsedTime(began)
            );
        }

        if (report.Succeeded && plan.Goal == PlanGoal.Apply)
        {
            WriteOutputs(StackOutputs.Of(stack, world, report.Outputs));
        }

        return CodeOf(report);
    }

    /// <summary>Where AWS's time is not life's, durations are AWS's and dates are life's.</summary>
    private ExecutionEvent Dated(ICloud aws, ExecutionEvent e) => aws.Speed == 1 ? e : e with { At = host.Time.GetUtcNow() };

    private static TimeSpan Max(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <param name="real">How long it took in life, where that is another time than AWS's.</param>
    private void Conclude(Plan plan, ApplyReport report, bool gated, TimeSpan? real)
    {
        if (plan.HasChanges)
        {
            ReportView.Write(run.Terminal.Talk, report, plan.Goal, real, arguments.IsForgotten);
        }
        else if (gated)
        {
            new PlanView(run.Terminal.Talk, run.Talk.Verbose).Write(plan);
        }
    }

    private void WriteOutputs(StackOutputs outputs)
    {
        if (run.Talk.Json)
        {
            run.Terminal.Out.Data(EventJson.WriteOutputs(json => OutputsView.WriteMembers(json, outputs)));
        }
        else
        {
            OutputsView.Write(run.Terminal.Out, outputs);
        }
    }

    public static int CodeOf(ApplyReport report) =>
        report.Succeeded ? ExitCode.Done
        : report.WasInterrupted ? ExitCode.Interrupted
        : report.ChangedAnything ? ExitCode.PartlyApplied
        : ExitCode.Failed;

    private static Diagnostic Unasked(Plan plan) =>
        new(
            CommandCodes.NobodyToAsk,
            SourceSpan.None,
            $"Nobody is there to agree to {(plan.Goal == PlanGoal.Destroy ? "the removal" : "these changes")}.",
            "Give --yes to go on without asking, or apply a saved plan with --yes."
        );

    /// <summary>A removal wants the stack's name: a yes is typed too easily.</summary>
    private async Task<bool> AgreesAsync(Plan plan, CancellationToken stop)
    {
        var pane = run.Terminal.Talk;
        pane.Line();
        var wanted = plan.Goal == PlanGoal.Destroy ? plan.Stack : "yes";
        pane.Ask(
            plan.Goal == PlanGoal.Destroy
                ? $"This removes everything the stack owns. To go on, type its name ({plan.Stack}): "
                : "Do this? Only 'yes' goes on: "
        );
        var answer = await run.Terminal.ReadLineAsync(stop);
        return string.Equals(answer?.Trim(), wanted, StringComparison.Ordinal);
    }

    private async Task<ApplyReport> ExecuteAsync(ICloud aws, Plan plan, Secrets secrets, CancellationToken stop)
    {
        var events = Channel.CreateUnbounded<ExecutionEvent>(new() { SingleReader = true });
        var executor = new Executor(
            new DiscreetPerformer(aws.PerformerFor(arguments.Timeout), secrets),
            aws.Time,
            arguments.Parallelism ?? Executor.DefaultParallelism
        );
        var showing = ShowAsync(aws, plan, Completed(aws, events.Reader));
        try
        {
            return Complete(aws, await executor.RunAsync(plan, events.Writer, stop));
        }
        finally
        {
            await showing;
        }
    }

    private static async IAsyncEnumerable<ExecutionEvent> Completed(ICloud aws, ChannelReader<ExecutionEvent> events)
    {
        await foreach (var e in events.ReadAllAsync(CancellationToken.None))
        {
            yield return e is ExecutionEvent.RunFinished finished ? finished with { Report = Complete(aws, finished.Report) } : e;
        }
    }

    /// <summary>The executor sees how actions ended, and the calls say what a failed one had done by then.</summary>
    private static ApplyReport Complete(ICloud aws, ApplyReport report) =>
        report with
        {
            FailedAfterChange = !report.Succeeded && aws.HasChangedSomething,
        };

    private async Task ShowAsync(ICloud aws, Plan plan, IAsyncEnumerable<ExecutionEvent> events)
    {
        if (!run.Talk.Json && run.Terminal.IsInteractive && plan.HasChanges)
        {
            await LiveProgress.ShowAsync(run.Terminal.Talk, events, host.Time, aws.Time);
            return;
        }

        var lines = new EventLines(run.Terminal.Talk, isLive: false);
        await foreach (var e in events)
        {
            if (run.Talk.Json)
            {
                run.Terminal.Out.Data(EventJson.Write(Dated(aws, e)));
            }
            else
            {
                lines.Write(e);
            }
        }
    }
}

/// <summary>How a plan is carried out.</summary>
/// <param name="NoWait">An apply ends with its last action, whether or not anything serves.</param>
/// <param name="IsForgotten">What was done goes with the run: there is nothing to go on from.</param>
internal sealed record RunArguments(bool Yes, int? Parallelism, TimeSpan? Timeout, bool NoWait = false, bool IsForgotten = false);
