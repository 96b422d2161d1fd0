using System.Threading.Channels;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Commands;

/// <summary>What apply and destroy share: show, ask, run, report.</summary>
internal sealed class PlanRun(Host host, StackRun run, RunArguments arguments)
{
    public async Task<int> RunAsync(ICloud aws, Stack stack, LiveWorld world, Plan plan, CancellationToken stop)
    {
        if (!run.Talk.Json && (plan.HasChanges || !plan.HasErrors))
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

        var report = await ExecuteAsync(aws, plan, stack.Secrets, stop);
        if (!run.Talk.Json && plan.HasChanges)
        {
            ReportView.Write(run.Terminal.Talk, report, plan.Goal);
        }

        if (report.Succeeded && plan.Goal == PlanGoal.Apply)
        {
            var outputs = StackOutputs.Of(stack, world, report.Outputs);
            if (run.Talk.Json)
            {
                run.Terminal.Out.Line(EventJson.WriteOutputs(json => OutputsView.WriteMembers(json, outputs)));
            }
            else
            {
                OutputsView.Write(run.Terminal.Out, outputs);
            }
        }

        return CodeOf(report);
    }

    public static int CodeOf(ApplyReport report) =>
        report.Succeeded ? ExitCode.Done
        : report.WasInterrupted ? ExitCode.Interrupted
        : report.ChangedAnything ? ExitCode.PartlyApplied
        : ExitCode.Failed;

    private static Diagnostic Unasked(Plan plan) => new(
        CommandCodes.NobodyToAsk, SourceSpan.None,
        $"Nobody is there to agree to {(plan.Goal == PlanGoal.Destroy ? "the removal" : "these changes")}.",
        "Give --yes to go on without asking, or apply a saved plan with --yes.");

    /// <summary>A removal wants the stack's name: a yes is typed too easily.</summary>
    private async Task<bool> AgreesAsync(Plan plan, CancellationToken stop)
    {
        var pane = run.Terminal.Talk;
        pane.Line();
        var wanted = plan.Goal == PlanGoal.Destroy ? plan.Stack : "yes";
        pane.Writer.Write(plan.Goal == PlanGoal.Destroy
            ? $"This removes everything the stack owns. To go on, type its name ({plan.Stack}): "
            : "Do this? Only 'yes' goes on: ");
        pane.Writer.Flush();
        var answer = await run.Terminal.ReadLineAsync(stop);
        return string.Equals(answer?.Trim(), wanted, StringComparison.Ordinal);
    }

    private async Task<ApplyReport> ExecuteAsync(ICloud aws, Plan plan, Secrets secrets, CancellationToken stop)
    {
        var events = Channel.CreateUnbounded<ExecutionEvent>(new() { SingleReader = true });
        var executor = new Executor(new DiscreetPerformer(aws.PerformerFor(arguments.Timeout), secrets), aws.Time, arguments.Parallelism ?? Executor.DefaultParallelism);
        var showing = ShowAsync(aws, plan, events.Reader.ReadAllAsync(CancellationToken.None));
        try
        {
            return await executor.RunAsync(plan, events.Writer, stop);
        }
        finally
        {
            await showing;
        }
    }

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
                run.Terminal.Out.Line(EventJson.Write(e));
            }
            else
            {
                lines.Write(e);
            }
        }
    }
}

/// <summary>How a plan is carried out.</summary>
internal sealed record RunArguments(bool Yes, int? Parallelism, TimeSpan? Timeout);
