using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Reading.Status;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>AWS, or what answers in its place at an endpoint.</summary>
internal sealed class AwsCloud : ICloud
{
    private readonly AwsSessionOptions _options;
    private readonly TimeProvider _time;
    private readonly WaitSettings _waits;
    private readonly Lazy<AwsSession> _session;

    private AwsCloud(AwsSessionOptions options, TimeProvider time, WaitSettings waits)
    {
        _options = options;
        _time = time;
        _waits = waits;
        _session = new(() => AwsSession.Open(options, time));
    }

    /// <summary>The session opens with the first use, so that a region or profile that is missing is explained like every other failure.</summary>
    public static ICloud Open(CloudChoice choice, Action<string>? onCall) => Open(choice, onCall, new WaitSettings());

    /// <param name="waits">For an endpoint where time runs faster than in AWS.</param>
    public static ICloud Open(CloudChoice choice, Action<string>? onCall, WaitSettings waits) => new AwsCloud(
        new()
        {
            Region = choice.Region,
            Profile = choice.Profile,
            EndpointUrl = choice.EndpointUrl,
            Parallelism = choice.Parallelism ?? AwsSessionOptions.DefaultParallelism,
            OnCall = onCall is null ? null : call => onCall(Show(call)),
        },
        TimeProvider.System,
        waits);

    public Task<LiveWorld> ReadAsync(Stack stack, ReadPurpose purpose, CancellationToken ct) => new WorldReader(_session.Value).ReadAsync(stack, purpose, ct);

    public Task<StatusReport> ReadStatusAsync(LiveWorld world, CancellationToken ct) => new StatusReader(_session.Value).ReadAsync(world, ct);

    public IActionPerformer PerformerFor(TimeSpan? timeout) => new ActionPerformer(_session.Value, _time, _waits with { Timeout = timeout });

    public Diagnostic? Explain(Exception exception) => AwsFailure.OfCall(exception)?.ToDiagnostic(_options);

    public void Dispose()
    {
        if (_session.IsValueCreated)
        {
            _session.Value.Dispose();
        }
    }

    private static string Show(AwsCall call) =>
        $"  {call.Service}:{call.Operation} {call.Status?.ToString() ?? "no answer"} in {call.Elapsed.TotalMilliseconds:0} ms"
        + (call.Waited > TimeSpan.FromMilliseconds(1) ? $" after waiting {call.Waited.TotalMilliseconds:0} ms" : "")
        + (call.Attempt > 1 ? $", attempt {call.Attempt}" : "")
        + (call.ErrorCode is { } error ? $", {error}" : "");
}
