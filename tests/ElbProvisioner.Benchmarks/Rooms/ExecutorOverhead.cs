using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Benchmarks.Rooms;

/// <summary>What following a plan costs beside the calls themselves: a thousand actions that do nothing, in chains of ten.</summary>
public class ExecutorOverhead
{
    private const int Chain = 10;
    private readonly Executor _executor = new(new Idle(), TimeProvider.System, Executor.DefaultParallelism);
    private readonly Plan _plan = PlanOf(1000);

    [Benchmark]
    public async Task<ApplyReport> Thousand_actions()
    {
        var events = Channel.CreateUnbounded<ExecutionEvent>();
        return await _executor.RunAsync(_plan, events.Writer, CancellationToken.None);
    }

    private static Plan PlanOf(int actions) =>
        new()
        {
            Goal = PlanGoal.Apply,
            Stack = "bench",
            Account = "123456789012",
            Region = "eu-west-1",
            LiveFingerprint = "f",
            Actions = [.. Enumerable.Range(0, actions).Select(ActionOf)],
        };

    private static PlannedAction ActionOf(int number)
    {
        var id = Id(number);
        ImmutableArray<string> before = number % Chain == 0 ? [] : [Id(number - 1)];
        return new(
            id,
            "change",
            new Address(ResourceKind.TargetGroup, id),
            before,
            TimeSpan.Zero,
            WaitKind.None,
            new AwsOperation.SetTags(new ResourceRef.Existing(id), ImmutableSortedDictionary<string, string>.Empty, [])
        );
    }

    private static string Id(int number) => number.ToString("0000", CultureInfo.InvariantCulture);

    private sealed class Idle : IActionPerformer
    {
        public Task<Outputs?> PerformAsync(
            PlannedAction action,
            Func<ResourceRef, Outputs> resolve,
            IProgress<string> progress,
            CancellationToken stop
        ) => Task.FromResult<Outputs?>(null);
    }
}
