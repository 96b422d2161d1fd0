using System.Collections.Immutable;
using ElbProvisioner.Aws.Copying;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Reading.Compute;
using ElbProvisioner.Aws.Reading.Existence;
using ElbProvisioner.Aws.Reading.Status;
using ElbProvisioner.Aws.Reading.World;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>AWS, or what answers in its place at an endpoint.</summary>
internal sealed class AwsCloud : ICloud
{
    private readonly AwsSessionOptions _options;
    private readonly TimeProvider _time;
    private readonly WaitSettings _waits;
    private readonly Lazy<AwsSession> _session;
    private readonly CloudChoice _choice;
    private readonly HintCache _hints;

    private AwsCloud(
        CloudChoice choice,
        AwsSessionOptions options,
        TimeProvider time,
        WaitSettings waits,
        HintCache hints,
        Func<AwsSession> open
    )
    {
        _choice = choice;
        _hints = hints;
        _options = options;
        _time = time;
        _waits = waits;
        _session = new(open);
    }

    /// <summary>
    /// The session opens with the first use, so that a region or profile that is missing is explained like every other failure.
    /// </summary>
    /// <param name="onWait">Hears what the calls wait for that are no part of a run.</param>
    public static ICloud Open(CloudChoice choice, Action<string>? onCall, HintCache hints, Action<string>? onWait) =>
        Open(choice, onCall, new WaitSettings(), hints, onWait);

    /// <param name="waits">For an endpoint where time runs faster than in AWS.</param>
    public static ICloud Open(
        CloudChoice choice,
        Action<string>? onCall,
        WaitSettings waits,
        HintCache? hints = null,
        Action<string>? onWait = null
    )
    {
        var options = Options(choice, onCall) with { OnWait = onWait };
        return new AwsCloud(
            choice,
            options,
            TimeProvider.System,
            waits,
            hints ?? new(null),
            () => AwsSession.Open(options, TimeProvider.System)
        );
    }

    /// <summary>The embedded AWS: no account, no socket, no credentials, and its own clock.</summary>
    /// <param name="world">The way into it; asked for with the first use.</param>
    /// <param name="waits">Null: as long as on AWS, in its time.</param>
    public static ICloud OpenLocal(
        CloudChoice choice,
        Action<string>? onCall,
        TimeProvider time,
        Func<HttpMessageHandler> world,
        HintCache? hints = null,
        WaitSettings? waits = null
    )
    {
        // Budgets are kept here too, by the world's clock: elbctl waits its turn rather than being throttled.
        var options = Options(choice, onCall) with
        {
            Budgets = BudgetMode.Always,
        };
        return new AwsCloud(
            choice,
            options,
            time,
            waits ?? new WaitSettings(),
            hints ?? new(null),
            () => AwsSession.InProcess(options, world(), time)
        );
    }

    public TimeProvider Time => _time;

    public async Task<LiveWorld> ReadAsync(Stack stack, ReadPurpose purpose, CancellationToken ct)
    {
        var session = _session.Value;
        var scope = HintCache.Scope(_choice, session.Region, stack.Name, purpose);
        var hints = _hints.Load(scope);
        var reader = new WorldReader(session, hints);
        var world = await reader.ReadAsync(stack, purpose, ct);
        if (!reader.HintsForNext.IsSameAs(hints))
        {
            _hints.Save(scope, reader.HintsForNext);
        }

        return world;
    }

    public Task<ImmutableArray<Diagnostic>> FindMissingAsync(Stack stack, LiveWorld world, Plan plan, CancellationToken ct) =>
        new ExistenceReader(_session.Value).FindMissingAsync(stack, world, plan, ct);

    public Task<Plan> TellBeforeAsync(Plan plan, LiveWorld world, CancellationToken ct) =>
        new TemplateVersionReader(_session.Value).TellAsync(plan, world, ct);

    public Task<StatusReport> ReadStatusAsync(Stack stack, LiveWorld world, CancellationToken ct) =>
        new StatusReader(_session.Value).ReadAsync(stack, world, HealthDepth.Everything, ct);

    public Task<ServingVerdict> WaitToServeAsync(
        Stack stack,
        LiveWorld? world,
        TimeSpan? timeout,
        bool wasInterrupted,
        Action<string> say,
        CancellationToken stop
    ) => new ServingGate(_session.Value, _time, _waits with { Timeout = timeout }).WaitAsync(stack, world, wasInterrupted, say, stop);

    public bool HasChangedSomething => _session.IsValueCreated && _session.Value.Journal.HasChangedSomething;

    public Task<ImmutableArray<NotRebuilt>> CopyAsync(
        Stack stack,
        LiveWorld live,
        Plan plan,
        IRebuiltWorld copy,
        TimeSpan patience,
        CancellationToken ct
    ) => new AccountCopier(_session.Value, copy, stack, live, plan, ct).CopyAsync(TimeProvider.System, patience);

    public Task<StackList> ListStacksAsync(CancellationToken ct) => new StackListReader(_session.Value).ReadAsync(ct);

    public Task<ImmutableDictionary<string, StoredParameter>> ReadParametersAsync(
        IReadOnlyCollection<string> names,
        CancellationToken ct
    ) => new ParameterReader(_session.Value).ReadAsync(names, ct);

    public IActionPerformer PerformerFor(TimeSpan? timeout) =>
        new ActionPerformer(_session.Value, _time, _waits with { Timeout = timeout });

    public Diagnostic? Explain(Exception exception) => AwsFailure.OfCall(exception)?.ToDiagnostic(_options);

    public void Dispose()
    {
        if (_session.IsValueCreated)
        {
            _session.Value.Dispose();
        }
    }

    private static AwsSessionOptions Options(CloudChoice choice, Action<string>? onCall) =>
        new()
        {
            Region = choice.Region,
            Profile = choice.Profile,
            EndpointUrl = choice.EndpointUrl,
            OnlyReads = choice.OnlyReads,
            Parallelism = choice.Parallelism ?? AwsSessionOptions.DefaultParallelism,
            OnCall = onCall is null ? null : call => onCall(Show(call)),
        };

    private static string Show(AwsCall call) =>
        $"  {call.Service}:{call.Operation} {call.Status?.ToString() ?? "no answer"} in {call.Elapsed.TotalMilliseconds:0} ms"
        + (call.Waited > TimeSpan.FromMilliseconds(1) ? $" after waiting {call.Waited.TotalMilliseconds:0} ms" : "")
        + (call.Attempt > 1 ? $", attempt {call.Attempt}" : "")
        + (call.ErrorCode is { } error ? $", {error}" : "");
}
