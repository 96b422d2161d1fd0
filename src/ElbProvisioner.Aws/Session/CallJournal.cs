using System.Collections.Concurrent;

namespace ElbProvisioner.Aws.Session;

/// <summary>One attempt of one call, successful or not.</summary>
/// <param name="Service">One of <see cref="AwsService"/>.</param>
/// <param name="Attempt">From 1; more than 1 is a retry.</param>
/// <param name="Waited">For a token of the request budget, and for its turn.</param>
/// <param name="Status">Of HTTP; null: no answer came.</param>
/// <param name="ErrorCode">AWS's, or the exception's name where AWS said nothing.</param>
public sealed record AwsCall(
    string Service,
    string Operation,
    int Attempt,
    DateTimeOffset StartedAt,
    TimeSpan Waited,
    TimeSpan Elapsed,
    int? Status,
    string? RequestId,
    string? ErrorCode
)
{
    /// <summary>
    /// It changes something, and nobody has said that it did not: without an answer, or with one that says no more than that a server
    /// failed, it may have.
    /// </summary>
    public bool MayHaveChanged => Service != AwsService.SecurityToken && !AwsSession.IsRead(Operation) && Status is null or < 400 or >= 500;
}

/// <summary>Every attempt of a session, in the order they ended.</summary>
public sealed class CallJournal(Action<AwsCall>? onCall = null)
{
    private readonly ConcurrentQueue<AwsCall> _calls = new();

    public IReadOnlyCollection<AwsCall> Calls => _calls;

    public bool HasChangedSomething => _calls.Any(call => call.MayHaveChanged);

    internal void Add(AwsCall call)
    {
        _calls.Enqueue(call);
        onCall?.Invoke(call);
    }
}
