using System.Threading.Channels;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Rehearsing;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Rehearsals;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalTraffic.Instances;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>A stack that stands and serves in a rehearsal's world, to be driven while something happens to it.</summary>
internal sealed class DrivenStack : IAsyncDisposable
{
    private const double Speed = 150;
    private const string Region = "us-east-1";

    private readonly RehearsalWorld _world;
    private readonly ICloud _aws;
    private readonly Stack _stack;

    private DrivenStack(RehearsalWorld world, ICloud aws, Stack stack)
    {
        (_world, _aws, _stack) = (world, aws, stack);
        Clients = AwsSession.InProcess(new AwsSessionOptions { Region = Region }, world.Aws.CreateBystandersHandler(), world.Clock);
    }

    /// <summary>For whoever makes something happen.</summary>
    public AwsSession Clients { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="standInOf">What stands for an instance; null: the echo.</param>
    public static async Task<DrivenStack> MakeAsync(string text, Func<RunningMachine, StandIn>? standInOf = null)
    {
        var stack = Load(text);
        var world = RehearsalWorld.Open(
            new(Speed, Region, Path.GetTempPath()) { StandInOf = standInOf ?? (static _ => new StandIn.Echo()) }
        );
        var driven = new DrivenStack(world, world.OpenCloud(new(Region, null, null, null), null), stack);
        var plan = Planner.Plan(stack, await driven._aws.ReadAsync(stack, Aws.Reading.ReadPurpose.Apply, Cancellation));
        var made = await new Executor(driven._aws.PerformerFor(null), world.Clock.Course, Executor.DefaultParallelism).RunAsync(
            plan,
            Channel.CreateUnbounded<ExecutionEvent>().Writer,
            Cancellation
        );
        Assert.True(made.Succeeded);
        var served = await driven._aws.WaitToServeAsync(stack, null, null, false, static _ => { }, Cancellation);
        Assert.Equal(ServingEnd.Serves, served.End);
        return driven;
    }

    /// <summary>Drives it while a change runs, and lets something happen when the change begins.</summary>
    public async Task<RehearsalReport> ChangeAsync(string next, Func<Task> happens)
    {
        var stack = Load(next);
        var plan = Planner.Plan(stack, await _aws.ReadAsync(stack, Aws.Reading.ReadPurpose.Apply, Cancellation));
        var happening = Task.CompletedTask;
        var outcome = await new RehearsalRun(
            _world,
            _aws,
            new(Rate: 80, LongShare: 0),
            happened => happening = happened is ExecutionEvent.RunStarted ? Task.Run(happens, Cancellation) : happening
        ).RunAsync(ProbeSearch.Of(_stack, stack), stack, plan, Cancellation);
        await happening;
        Assert.True(outcome.Apply?.Succeeded, string.Join(' ', outcome.Undriven));
        return outcome.Report ?? throw new InvalidOperationException("Nothing was driven.");
    }

    /// <summary>By hand, as somebody does in the console.</summary>
    public void Kill(string instanceId) =>
        _world.Aws.Run(
            Region,
            transaction =>
            {
                Instances.Terminate(transaction, instanceId);
                return true;
            }
        );

    public async ValueTask DisposeAsync()
    {
        Clients.Dispose();
        _aws.Dispose();
        await _world.DisposeAsync();
    }

    private static Stack Load(string text) =>
        StackLoader.Load([new("elbctl.yaml", text)], Variables.None, static _ => throw new InvalidOperationException()).Stack
        ?? throw new InvalidOperationException("The stack is wrong.");
}
