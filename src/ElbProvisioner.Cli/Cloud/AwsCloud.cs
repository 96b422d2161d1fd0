using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>AWS, or what answers in its place at an endpoint.</summary>
internal sealed class AwsCloud : ICloud
{
    private readonly AwsSessionOptions _options;
    private readonly TimeProvider _time;
    private readonly Lazy<AwsSession> _session;

    private AwsCloud(AwsSessionOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _session = new(() => AwsSession.Open(options, time));
    }

    public string Region => _session.Value.Region;

    /// <summary>The session opens with the first use, so that a region or profile that is missing is explained like every other failure.</summary>
    public static ICloud Open(CloudChoice choice, Action<string>? onCall) => new AwsCloud(
        new()
        {
            Region = choice.Region,
            Profile = choice.Profile,
            EndpointUrl = choice.EndpointUrl,
            Parallelism = choice.Parallelism ?? AwsSessionOptions.DefaultParallelism,
            OnCall = onCall is null ? null : call => onCall(Show(call)),
        },
        TimeProvider.System);

    public Task<string> GetAccountAsync(CancellationToken ct) => _session.Value.GetAccountAsync(ct);

    public Task<LiveWorld> ReadAsync(Stack stack, PlanGoal goal, CancellationToken ct) => throw new NotSupportedException();

    public IActionPerformer PerformerFor(TimeSpan? timeout) => new ActionPerformer(_session.Value, _time, new WaitSettings { Timeout = timeout });

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
