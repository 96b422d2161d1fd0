using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tests.Execution;

/// <summary>Plans and runs for tests of the executor.</summary>
internal static class TestRun
{
    public static DiagnosticCode Refused { get; } = new("ELB5999", Severity.Error, "Refused in a test");

    public static Address AddressOf(string id) => new(ResourceKind.TargetGroup, id);

    public static PlannedAction Action(string id, params string[] dependsOn) =>
        new(
            id,
            "create",
            AddressOf(id),
            [.. dependsOn],
            TimeSpan.Zero,
            WaitKind.None,
            new AwsOperation.SetTags(new ResourceRef.Existing(id), TagMap.Empty, [])
        );

    public static PlannedAction Wait(string id, params string[] dependsOn) => Action(id, dependsOn) with { Wait = WaitKind.Health };

    public static Plan Plan(params IEnumerable<PlannedAction> actions) =>
        new()
        {
            Goal = PlanGoal.Apply,
            Stack = "shop",
            Account = "123456789012",
            Region = "eu-west-1",
            LiveFingerprint = "f",
            Actions = [.. actions],
        };

    public static Task<(ApplyReport Report, IReadOnlyList<ExecutionEvent> Events)> RunAsync(
        Plan plan,
        IActionPerformer performer,
        int parallelism = 4
    ) => RunUntilAsync(plan, new Executor(performer, TimeProvider.System, parallelism), CancellationToken.None);

    public static async Task<(ApplyReport Report, IReadOnlyList<ExecutionEvent> Events)> RunUntilAsync(
        Plan plan,
        Executor executor,
        CancellationToken stop
    )
    {
        var events = Channel.CreateUnbounded<ExecutionEvent>();
        var report = await executor.RunAsync(plan, events.Writer, stop);
        return (report, await events.Reader.ReadAllAsync(CancellationToken.None).ToListAsync(CancellationToken.None));
    }

    public static string Tell(IEnumerable<ExecutionEvent> events) => string.Join(", ", events.Select(Tell));

    public static ImmutableDictionary<string, ActionState> States(this ApplyReport report) =>
        report.Actions.ToImmutableDictionary(a => a.Action.Id, a => a.State);

    private static string Tell(ExecutionEvent e) =>
        e switch
        {
            ExecutionEvent.RunStarted => "run",
            ExecutionEvent.ActionStarted x => $"start {x.Action.Id}",
            ExecutionEvent.ActionProgress x => $"{x.Action.Id} says {x.Message}",
            ExecutionEvent.ActionSucceeded x => $"done {x.Action.Id}",
            ExecutionEvent.ActionFailed x => $"failed {x.Action.Id}",
            ExecutionEvent.ActionSkipped x => $"skipped {x.Action.Id} because {x.Because}",
            ExecutionEvent.ActionInterrupted x => $"interrupted {x.Action.Id}",
            ExecutionEvent.StopRequested => "stop",
            ExecutionEvent.RunFinished => "end",
            _ => throw new ArgumentOutOfRangeException(nameof(e)),
        };
}

/// <summary>Performs each action as the test says, by id; what it says nothing about succeeds.</summary>
internal sealed class ScriptedPerformer : IActionPerformer
{
    private readonly Dictionary<string, Perform> _script = [];

    public delegate Task<Outputs?> Perform(Func<ResourceRef, Outputs> resolve, IProgress<string> progress, CancellationToken stop);

    public ConcurrentQueue<string> Started { get; } = [];

    public ScriptedPerformer On(string id, Perform perform)
    {
        _script[id] = perform;
        return this;
    }

    public ScriptedPerformer Fails(params ReadOnlySpan<string> ids)
    {
        foreach (var id in ids)
        {
            On(id, (_, _, _) => throw new ActionFailedException(new Diagnostic(TestRun.Refused, SourceSpan.None, $"{id} was refused.")));
        }

        return this;
    }

    public Task<Outputs?> PerformAsync(
        PlannedAction action,
        Func<ResourceRef, Outputs> resolve,
        IProgress<string> progress,
        CancellationToken stop
    )
    {
        Started.Enqueue(action.Id);
        return _script.TryGetValue(action.Id, out var perform) ? perform(resolve, progress, stop) : Task.FromResult<Outputs?>(null);
    }
}
