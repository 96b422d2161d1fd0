using System.Collections.Immutable;

namespace ElbProvisioner.Core.Rehearsals;

/// <summary>All that was seen during a rehearsal, by the clock of AWS's course.</summary>
public sealed record Recording
{
    public required ImmutableArray<Probe> Probes { get; init; }

    /// <summary>In the order in which they ended.</summary>
    public ImmutableArray<SentRequest> Requests { get; init; } = [];

    public ImmutableArray<LongConnection> Connections { get; init; } = [];

    /// <summary>In the order in which they began.</summary>
    public ImmutableArray<ActionSpan> Actions { get; init; } = [];

    /// <summary>In their order; each holds until the next.</summary>
    public ImmutableArray<HealthSight> Health { get; init; } = [];

    /// <summary>See <see cref="ProbeSet.Concerned"/>.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Concerned { get; init; } =
        ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>When everything served, or was given up.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>When the last request was sent.</summary>
    public required DateTimeOffset Closed { get; init; }

    /// <summary>By how much what was seen may be late.</summary>
    public TimeSpan Lag { get; init; }
}

/// <summary>A request, and how it ended.</summary>
/// <param name="Probe">Its place among the probes.</param>
/// <param name="Took">In life's time: a target is as slow as it is.</param>
/// <param name="Status">Null: there was no answer, or it has none.</param>
/// <param name="Failure">A word or two, as <see cref="Failures"/> has them; null: it was answered.</param>
public sealed record SentRequest(int Probe, DateTimeOffset Sent, DateTimeOffset Ended, TimeSpan Took, int? Status, string? Failure = null);

/// <summary>Why a request has no answer.</summary>
public static class Failures
{
    public const string Refused = "refused";
    public const string Broken = "broken";
    public const string Silent = "silent";
    public const string Untrusted = "untrusted";
    public const string Unresolved = "unresolved";

    /// <summary>An answer that is none of those that were to be expected.</summary>
    public static string Of(int status) => $"status {status}";
}

/// <summary>A connection that was kept for as long as it would last.</summary>
/// <param name="Cut">When it was ended by others; null: it stood to the end.</param>
public sealed record LongConnection(int Probe, DateTimeOffset Opened, DateTimeOffset? Cut);

/// <summary>An action of the plan, as it ran.</summary>
/// <param name="Failure">Null: it came true.</param>
public sealed record ActionSpan(string Id, string Verb, string Address, DateTimeOffset From, DateTimeOffset To, string? Failure = null);

/// <summary>
/// How many healthy targets get traffic, by target group of the file; all that stands for a group while it is replaced together.
/// </summary>
public sealed record HealthSight(DateTimeOffset At, ImmutableSortedDictionary<string, int> Healthy);
