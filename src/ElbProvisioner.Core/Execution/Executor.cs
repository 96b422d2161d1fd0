using System.Collections.Immutable;
using System.Threading.Channels;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Execution;

/// <summary>
/// Runs a plan's actions as the graph they are. It decides nothing: what depends on a failure is skipped, everything else
/// finishes, and a stop lets the calls in flight end and starts nothing new.
/// </summary>
/// <param name="parallelism">
/// How many actions make calls at once. An action that waits for AWS takes no place: it asks rarely, and fifty services that become
/// healthy should do so side by side.
/// </param>
public sealed class Executor(IActionPerformer performer, TimeProvider time, int parallelism)
{
    public const int DefaultParallelism = 10;

    private readonly int _parallelism =
        parallelism > 0
            ? parallelism
            : throw new ArgumentOutOfRangeException(nameof(parallelism), parallelism, "At least one action must be able to run.");

    /// <param name="events">Completed when the run is over.</param>
    /// <exception cref="InvalidOperationException">A bug: the plan is no graph, or an action referred to what was never made.</exception>
    public async Task<ApplyReport> RunAsync(Plan plan, ChannelWriter<ExecutionEvent> events, CancellationToken stop)
    {
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var run = new Run(performer, time, _parallelism, new EventLog(events, time), new ActionGraph(plan.Actions), halt, stop);
        try
        {
            return await run.ToEndAsync(plan);
        }
        finally
        {
            events.TryComplete();
        }
    }

    /// <param name="halt">What actions see: the stop, or a bug in one of them.</param>
    /// <param name="stop">What the user asks for.</param>
    private sealed class Run(
        IActionPerformer performer,
        TimeProvider time,
        int parallelism,
        EventLog log,
        ActionGraph graph,
        CancellationTokenSource halt,
        CancellationToken stop
    )
    {
        private readonly List<RunningAction> _running = [];
        private readonly RunOutputs _outputs = new();

        /// <summary>The task of an action that broke instead of failing: a bug, thrown once everything in flight has ended.</summary>
        private Task? _broken;

        public async Task<ApplyReport> ToEndAsync(Plan plan)
        {
            var begin = time.GetTimestamp();
            log.Write(at => new ExecutionEvent.RunStarted(at, plan));
            await using (stop.Register(log.StopRequested))
            {
                StartReady();
                while (_running.Count > 0)
                {
                    await Task.WhenAny(_running.Select(r => r.Task));
                    foreach (var ended in _running.Where(r => r.Task.IsCompleted).ToList())
                    {
                        _running.Remove(ended);
                        Settle(ended);
                    }

                    StartReady();
                }
            }

            var actions = graph.Report().ToImmutableArray();
            var cutShort = actions.Any(a => a.State is ActionState.NotStarted or ActionState.Interrupted);
            var report = new ApplyReport(actions, time.GetElapsedTime(begin), stop.IsCancellationRequested && cutShort, _outputs.ByAddress);
            log.Finished(report);
            if (_broken is not null)
            {
                await _broken;
            }

            return report;
        }

        // The linked source hears of a stop a moment later than the token itself.
        private bool IsHalted => stop.IsCancellationRequested || halt.IsCancellationRequested;

        private void StartReady()
        {
            while (!IsHalted && graph.Start(MayStart) is { } action)
            {
                log.Started(action);
                _running.Add(new(action, time.GetTimestamp(), PerformAsync(action)));
            }
        }

        private bool MayStart(PlannedAction action) =>
            action.Wait != WaitKind.None || _running.Count(r => r.Action.Wait == WaitKind.None) < parallelism;

        /// <summary>Async, so that what a performer throws before its first await lands in the task like everything else.</summary>
        private async Task<Outputs?> PerformAsync(PlannedAction action) =>
            await performer.PerformAsync(action, _outputs.Resolve, log.ProgressOf(action), halt.Token);

        private void Settle(RunningAction ended)
        {
            var (action, begin, task) = ended;
            var elapsed = time.GetElapsedTime(begin);
            switch (task)
            {
                case { IsCompletedSuccessfully: true }:
                    var outputs = task.Result;
                    _outputs.Add(action.Address, outputs);
                    graph.Succeed(action, elapsed);
                    log.Ended(action, at => new ExecutionEvent.ActionSucceeded(at, action, elapsed, outputs));
                    break;
                case { Exception.InnerException: ActionFailedException { IsOutcomeUnknown: true } lost }:
                    Interrupt(action, elapsed, lost.Diagnostic);
                    break;
                case { Exception.InnerException: ActionFailedException failure }:
                    graph.Fail(action, elapsed, failure.Diagnostic);
                    log.Ended(action, at => new ExecutionEvent.ActionFailed(at, action, elapsed, failure.Diagnostic));
                    SkipDependents(action);
                    break;
                default:
                    if (task.IsFaulted)
                    {
                        _broken ??= task;
                        halt.Cancel();
                    }

                    Interrupt(action, elapsed, null);
                    break;
            }
        }

        private void Interrupt(PlannedAction action, TimeSpan elapsed, Diagnostic? diagnostic)
        {
            graph.Interrupt(action, elapsed, diagnostic);
            log.Ended(action, at => new ExecutionEvent.ActionInterrupted(at, action, elapsed, diagnostic));
            if (!IsHalted)
            {
                // Ended without being asked to: nobody knows what became of it, so nothing may build on it.
                SkipDependents(action);
            }
        }

        private void SkipDependents(PlannedAction action)
        {
            foreach (var skipped in graph.SkipDependents(action))
            {
                log.Write(at => new ExecutionEvent.ActionSkipped(at, skipped, action.Id));
            }
        }
    }

    private sealed record RunningAction(PlannedAction Action, long Begin, Task<Outputs?> Task);
}
