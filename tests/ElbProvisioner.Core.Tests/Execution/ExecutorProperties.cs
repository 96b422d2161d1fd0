using System.Collections.Concurrent;
using System.Collections.Immutable;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using FsCheck;
using FsCheck.Fluent;

namespace ElbProvisioner.Core.Tests.Execution;

/// <summary>Over random graphs, outcomes, interleavings and stops.</summary>
public sealed class ExecutorProperties
{
    [Fact]
    public void Nothing_starts_before_everything_it_depends_on_succeeded() =>
        Holds(run => run.Started.All(a => a.SucceededBefore.IsSupersetOf(a.Action.DependsOn)));

    [Fact]
    public void Everything_is_reported_exactly_once() =>
        Holds(run =>
            run.Report.Actions.Select(a => a.Action.Id).SequenceEqual(run.Graph.Plan.Actions.Select(a => a.Id))
            && run.Report.Actions.All(a => Endings(run, a.Action.Id) == (a.State == ActionState.NotStarted ? 0 : 1))
            && run.Report.Actions.All(a => a.State != ActionState.Running)
        );

    [Fact]
    public void What_was_started_is_exactly_what_the_events_say() =>
        Holds(run =>
            run.Started.Select(s => s.Action.Id)
                .Order(StringComparer.Ordinal)
                .SequenceEqual(run.Events.OfType<ExecutionEvent.ActionStarted>().Select(e => e.Action.Id).Order(StringComparer.Ordinal))
        );

    [Fact]
    public void A_failure_isolates_its_dependents_and_only_them() =>
        Holds(
            run =>
            {
                var failing = run.Graph.Plan.Actions.Select(a => a.Id).Where(run.Graph.Failing.Contains).ToImmutableHashSet();
                return run.Report.Actions.All(a => a.State == Expected(run.Graph, a.Action, failing));
            },
            withStop: false
        );

    [Fact]
    public void After_a_stop_nothing_starts_and_nothing_is_called_skipped_without_a_failure() =>
        Holds(run =>
            run.StartedAfterStop == 0
            && run.Report.Actions.Where(a => a.State == ActionState.Skipped).All(a => DependsOnAny(run.Graph, a.Action, run.Graph.Failing))
        );

    [Fact]
    public void Calls_in_flight_never_exceed_the_parallelism() => Holds(run => run.MostAtOnce <= run.Graph.Parallelism);

    [Fact]
    public void A_run_begins_and_ends_once_and_time_does_not_run_backwards() =>
        Holds(run =>
            run.Events[0] is ExecutionEvent.RunStarted
            && run.Events[^1] is ExecutionEvent.RunFinished
            && run.Events.Count(e => e is ExecutionEvent.RunStarted or ExecutionEvent.RunFinished) == 2
            && run.Events.Zip(run.Events.Skip(1)).All(pair => pair.First.At <= pair.Second.At)
        );

    [Fact]
    public void The_random_graphs_are_worth_the_name()
    {
        var graphs = Graphs.Sample(50, 200);

        Assert.Contains(graphs, g => g.Plan.Actions.Any(a => a.DependsOn.Length > 2));
        Assert.Contains(graphs, g => g.Failing.IsEmpty);
        Assert.Contains(graphs, g => g.Failing.Count > 2);
        Assert.Contains(graphs, g => g.StopAt < g.Plan.Actions.Length);
    }

    private static Gen<TestGraph> Graphs { get; } =
        from size in Gen.Choose(1, 25)
        from edges in Gen.ArrayOf(Gen.Choose(0, 99), size * size)
        from outcomes in Gen.ArrayOf(Gen.Choose(0, 9), size)
        from failures in Gen.Choose(0, 3)
        from parallelism in Gen.Choose(1, 6)
        from density in Gen.Choose(0, 30)
        from stopAt in Gen.Choose(1, size * 2)
        select TestGraph.Of(size, edges, density, outcomes, failures, parallelism, stopAt);

    private static void Holds(Func<ObservedRun, bool> claim, bool withStop = true) =>
        Prop.ForAll(Graphs.ToArbitrary(), graph => claim(ObservedRun.Of(graph, withStop).GetAwaiter().GetResult()))
            .QuickCheckThrowOnFailure();

    private static int Endings(ObservedRun run, string id) =>
        run.Events.Count(e =>
            e switch
            {
                ExecutionEvent.ActionSucceeded x => x.Action.Id == id,
                ExecutionEvent.ActionFailed x => x.Action.Id == id,
                ExecutionEvent.ActionSkipped x => x.Action.Id == id,
                ExecutionEvent.ActionInterrupted x => x.Action.Id == id,
                _ => false,
            }
        );

    private static ActionState Expected(TestGraph graph, PlannedAction action, ImmutableHashSet<string> failing) =>
        DependsOnAny(graph, action, failing) ? ActionState.Skipped
        : failing.Contains(action.Id) ? ActionState.Failed
        : ActionState.Succeeded;

    private static bool DependsOnAny(TestGraph graph, PlannedAction action, ImmutableHashSet<string> ids) =>
        action.DependsOn.Any(id => ids.Contains(id) || DependsOnAny(graph, graph.Plan.Actions.Single(a => a.Id == id), ids));

    private sealed record TestGraph(Plan Plan, ImmutableHashSet<string> Failing, int Parallelism, int StopAt)
    {
        public static TestGraph Of(int size, int[] edges, int density, int[] outcomes, int failures, int parallelism, int stopAt) =>
            new(
                TestRun.Plan(
                    Enumerable
                        .Range(0, size)
                        .Select(i =>
                            TestRun.Action(
                                $"n{i}",
                                [.. Enumerable.Range(0, i).Where(j => edges[(i * size) + j] < density).Select(j => $"n{j}")]
                            )
                        )
                ),
                [.. Enumerable.Range(0, size).Where(i => outcomes[i] < failures).Select(i => $"n{i}")],
                parallelism,
                stopAt
            );

        public override string ToString() =>
            string.Join("; ", Plan.Actions.Select(a => $"{a.Id}{(Failing.Contains(a.Id) ? "!" : "")} <- {string.Join(' ', a.DependsOn)}"))
            + $" | {Parallelism} at once, stop at start {StopAt}";
    }

    private sealed record StartedAction(PlannedAction Action, ImmutableHashSet<string> SucceededBefore);

    private sealed record ObservedRun(
        TestGraph Graph,
        ApplyReport Report,
        IReadOnlyList<ExecutionEvent> Events,
        IReadOnlyCollection<StartedAction> Started,
        int MostAtOnce,
        int StartedAfterStop
    )
    {
        public static async Task<ObservedRun> Of(TestGraph graph, bool withStop)
        {
            using var stop = new CancellationTokenSource();
            var performer = new YieldingPerformer(graph, withStop ? stop : null);
            var (report, events) = await TestRun.RunUntilAsync(
                graph.Plan,
                new(performer, TimeProvider.System, graph.Parallelism),
                stop.Token
            );
            return new(graph, report, events, performer.Started, performer.MostAtOnce, performer.StartedAfterStop);
        }
    }

    /// <summary>Ends actions in whatever order the thread pool likes, and stops the run at the n-th start.</summary>
    private sealed class YieldingPerformer(TestGraph graph, CancellationTokenSource? stop) : IActionPerformer
    {
        private readonly ConcurrentDictionary<string, bool> _succeeded = [];
        private int _running;

        public ConcurrentQueue<StartedAction> Started { get; } = [];

        public int MostAtOnce { get; private set; }

        public int StartedAfterStop { get; private set; }

        public async Task<Outputs?> PerformAsync(
            PlannedAction action,
            Func<ResourceRef, Outputs> resolve,
            IProgress<string> progress,
            CancellationToken token
        )
        {
            StartedAfterStop += stop is { IsCancellationRequested: true } ? 1 : 0;
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            Started.Enqueue(new(action, [.. _succeeded.Keys]));
            if (Started.Count == graph.StopAt && stop is not null)
            {
                await stop.CancelAsync();
            }

            for (var i = 0; i < action.Id.Length + (action.Id[^1] % 3); i++)
            {
                await Task.Yield();
                progress.Report("still at it");
            }

            Interlocked.Decrement(ref _running);
            if (graph.Failing.Contains(action.Id))
            {
                throw new ActionFailedException(new(TestRun.Refused, default, "No."));
            }

            if (action.Id.EndsWith('7'))
            {
                token.ThrowIfCancellationRequested();
            }

            _succeeded[action.Id] = true;
            return Outputs.Of(action.Id);
        }
    }
}
