using System.Collections.Concurrent;

namespace ElbProvisioner.Aws.Session;

/// <summary>One attempt of one call, successful or not.</summary>
/// <param name="Service">One of <see cref="AwsService"/>.</param>
/// <param name="Attempt">From 1; more than 1 is a retry.</param>
/// <param name="Waited">For a token of the request budget, and for its turn.</param>
/// <param name="Status">Of HTTP; null: no answer came.</param>
/// <param name="ErrorCode">AWS's, or the exception's name where AWS said nothing.</param>
public sealed record AwsCall(
    string Service, string Operation, int Attempt, DateTimeOffset StartedAt, TimeSpan Waited, TimeSpan Elapsed, int? Status, string? RequestId, string? ErrorCode);

/// <summary>Every attempt of a session, in the order they ended.</summary>
public sealed class CallJournal(Action<AwsCall>? onCall = null)
{
    private readonly ConcurrentQueue<AwsCall> calls = new();

    public IReadOnlyCollection<AwsCall> Calls => calls;

    internal void Add(AwsCall call)
    {
        calls.Enqueue(call);
        onCall?.Invoke(call);
    }
}
