using System.Collections.Immutable;
using System.Threading.Channels;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Rehearsals;

namespace ElbProvisioner.Cli.Rehearsing;

/// <summary>Drives traffic through a world while a plan runs there, and judges what became of it.</summary>
/// <param name="say">Hears what happens in the run.</param>
internal sealed class RehearsalRun(RehearsalWorld world, ICloud aws, RehearsalLoad load, Action<ExecutionEvent> say)
{
    /// <summary>How long what stands is driven before the run: long enough to know that it answers.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(600);

    // Names are remembered for a minute, and connections as long.
    private static readonly TimeSpan Trail = TimeSpan.FromSeconds(70);

    private static readonly TimeSpan DoorsOpen = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <param name="probes">What is sent.</param>
    /// <param name="after">What the plan makes of what stands in the world.</param>
    public async Task<RehearsalOutcome> RunAsync(ProbeSet probes, Stack after, Plan plan, CancellationToken stop)
    {
        var names = new ClientNames(
            world,
            (
                from balancer in after.LoadBalancers
                where balancer.Existing is not null
                select KeyValuePair.Create(balancer.Name, balancer.Existing)
            ).ToDictionary(StringComparer.Ordinal)
        );
        using var clients = new ProbeClients(world, names);
        var (driven, undriven) = await TryAsync(clients, probes, stop);
        var log = new RehearsalLog();
        if (driven.IsEmpty)
        {
            return new(null, null, undriven);
        }

        using var end = new CancellationTokenSource();
        var watching = new HealthWatch(world, log).RunAsync(end.Token);
        ApplyReport? report = null;
        ServingVerdict? verdict = null;
        DateTimeOffset began;
        DateTimeOffset ended;
        DateTimeOffset closed;
        try
        {
            await using var generator = new LoadGenerator(world, clients, log, driven, load.Rate, load.LongShare);
            var turn = TimeSpan.FromSeconds(driven.Length / load.Rate);
            var isOn = await PassAsync(Lead > turn ? Lead : turn, stop);
            began = world.Now;
            if (isOn)
            {
                report = await ExecuteAsync(after, plan, log, stop);
                verdict = report.Succeeded && plan.Goal == PlanGoal.Apply ? await ServeAsync(after, stop) : null;
            }

            ended = world.Now;
            var isWhole = isOn && !stop.IsCancellationRequested;
            if (isWhole)
            {
                generator.Open();
                var trail = Trail / world.Speed;
                await PassAsync(trail > turn ? trail : turn, stop);
            }

            // Of a run that was cut short there is no afterwards: nothing more is due than while it ran.
            closed = world.Now;
            ended = isWhole ? ended : closed;
        }
        finally
        {
            await end.CancelAsync();
            await watching;
        }

        var judged = RehearsalJudge.Judge(
            plan,
            log.ToRecording(driven, began, ended, closed, world.Lag) with
            {
                Concerned = probes.Concerned,
            },
            undriven
        );
        return new(judged with { WasInterrupted = stop.IsCancellationRequested }, report, undriven) { Verdict = verdict };
    }

    /// <summary>What was seen until somebody wants to stop is told, too.</summary>
    /// <returns>False: somebody wants to stop.</returns>
    private static async Task<bool> PassAsync(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(time, TimeProvider.System, stop);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Null: somebody wants to stop.</summary>
    private async Task<ServingVerdict?> ServeAsync(Stack stack, CancellationToken stop)
    {
        try
        {
            return await aws.WaitToServeAsync(stack, null, null, wasInterrupted: false, static _ => { }, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>
    /// Sends each once: what does not get now what it should get is no measure of the change, and is told instead of being counted.
    /// </summary>
    private static async Task<(ImmutableArray<Probe> Driven, ImmutableArray<string> Undriven)> TryAsync(
        ProbeClients clients,
        ProbeSet probes,
        CancellationToken stop
    )
    {
        var (driven, undriven) = (ImmutableArray.CreateBuilder<Probe>(), probes.Undriven.ToBuilder());
        var begin = TimeProvider.System.GetTimestamp();
        foreach (var (place, probe) in probes.Probes.Index())
        {
            if (probe.Before is not { } due)
            {
                driven.Add(probe);
                continue;
            }

            // Doors open a moment after their load balancer is there.
            SentRequest answer;
            while (
                !IsDue(answer = await clients.SendAsync(probe, place), due)
                && TimeProvider.System.GetElapsedTime(begin) < DoorsOpen
                && answer.Failure is Failures.Refused or Failures.Unresolved
            )
            {
                await Task.Delay(Pause, TimeProvider.System, stop);
            }

            if (IsDue(answer, due))
            {
                driven.Add(probe);
            }
            else
            {
                undriven.Add(
                    $"{probe.Place}: before the change {probe.Request} gets {answer.Failure ?? Failures.Of(answer.Status ?? 0)} here, and not "
                        + $"{due.Says}."
                );
            }
        }

        return (driven.ToImmutable(), undriven.ToImmutable());
    }

    private static bool IsDue(SentRequest answer, ExpectedAnswer due) => answer.Failure is null && due.Holds(answer.Status);

    private async Task<ApplyReport> ExecuteAsync(Stack stack, Plan plan, RehearsalLog log, CancellationToken stop)
    {
        var events = Channel.CreateUnbounded<ExecutionEvent>(new() { SingleReader = true });
        var executor = new Executor(
            new RehearsedPerformer(new DiscreetPerformer(aws.PerformerFor(load.Timeout), stack.Secrets)),
            world.Clock.Course,
            load.Parallelism ?? Executor.DefaultParallelism
        );
        var hearing = HearAsync();
        try
        {
            return await executor.RunAsync(plan, events.Writer, stop);
        }
        finally
        {
            await hearing;
        }

        async Task HearAsync()
        {
            await foreach (var happened in events.Reader.ReadAllAsync(CancellationToken.None))
            {
                log.Add(happened);
                say(happened);
            }
        }
    }
}

/// <param name="Rate">Requests a second of life.</param>
/// <param name="LongShare">Of them, on connections that are kept; 0 to 1.</param>
/// <param name="Timeout">For the whole run, in AWS's time; null: each wait has its own limit only.</param>
internal sealed record RehearsalLoad(double Rate, double LongShare, int? Parallelism = null, TimeSpan? Timeout = null);

/// <param name="Report">Null: nothing could be driven.</param>
/// <param name="Apply">How the run ended; null: it was not begun.</param>
internal sealed record RehearsalOutcome(RehearsalReport? Report, ApplyReport? Apply, ImmutableArray<string> Undriven)
{
    /// <summary>Whether everything served in the end; null: it was not asked.</summary>
    public ServingVerdict? Verdict { get; init; }
}
