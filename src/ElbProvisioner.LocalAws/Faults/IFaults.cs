namespace ElbProvisioner.LocalAws.Faults;

/// <summary>Decides what goes wrong with each call.</summary>
public interface IFaults
{
    /// <summary>Asked once for each call, in the order in which they arrive, before anything is done.</summary>
    Fault Decide(CallFacts call);
}

/// <param name="Index">The how manieth call of this embedded AWS it is, from 0.</param>
/// <param name="Service">The model's name, such as <c>elbv2</c>.</param>
/// <param name="IsRead">Whether it leaves the world as it is.</param>
public sealed record CallFacts(long Index, string Service, string Operation, bool IsRead);

/// <summary>What goes wrong with one call.</summary>
public sealed record Fault(FaultKind Kind)
{
    public static Fault None { get; } = new(FaultKind.None);

    /// <summary>For <see cref="FaultKind.StaleRead"/>: how old the world is that the call sees.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>Run in the call's region before the call itself: an edit by somebody else.</summary>
    internal Action<World.Transaction>? Intrusion { get; init; }
}

public enum FaultKind
{
    None,

    /// <summary>The service's throttling error.</summary>
    Throttled,

    /// <summary>A 5xx; nothing was done.</summary>
    FailedBefore,

    /// <summary>A 5xx though everything was done.</summary>
    FailedAfter,

    /// <summary>Everything was done, and the connection broke before the answer.</summary>
    AnswerLost,

    /// <summary>The connection broke before the request was read.</summary>
    RequestLost,

    /// <summary>A read answered from a replica that lags behind. Changing calls are not affected.</summary>
    StaleRead,
}
