using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <summary>An instance as its group sees it.</summary>
internal sealed record Member : IRecord
{
    public required string Key { get; init; }

    public required string Group { get; init; }

    public required string InstanceId { get; init; }

    public required string InstanceType { get; init; }

    public required string ImageId { get; init; }

    public required string Zone { get; init; }

    /// <summary>The model's LifecycleState.</summary>
    public required string State { get; init; }

    public required bool IsHealthy { get; init; }

    /// <summary>In the words of the termination's cause; null while healthy.</summary>
    public string? UnhealthyBecause { get; init; }

    /// <summary>
    /// With the number of the version it was launched from; null for an instance that was attached, or comes from a launch configuration.
    /// </summary>
    public TemplateChoice? Template { get; init; }

    /// <summary>The name of the launch configuration it was launched from; null: it was not.</summary>
    public string? Configuration { get; init; }

    public required bool IsProtected { get; init; }

    public required int Weight { get; init; }

    /// <summary>Whether a mixed policy gave it its weight, which is then told.</summary>
    public bool IsWeighted { get; init; }

    public bool IsSpot { get; init; }

    /// <summary>The place of the mixed policy's override that it came from; null: none.</summary>
    public int? Choice { get; init; }

    /// <summary>The key of the activity in progress; null: none.</summary>
    public string? Activity { get; init; }

    public required DateTimeOffset LaunchedAt { get; init; }

    public DateTimeOffset? InServiceAt { get; init; }

    /// <summary>When it got another root volume; null: it has the one it was launched with.</summary>
    public DateTimeOffset? RenewedAt { get; init; }

    /// <summary>The hooks it waits for.</summary>
    public IReadOnlyList<HookAction> Waits { get; init; } = [];

    /// <summary>A launching hook was abandoned, the group is deleted by force: hooks are not asked again.</summary>
    public bool SkipsHooks { get; init; }

    /// <summary>Of one on its way into the warm pool: it comes from service, not from a launch.</summary>
    public bool IsReturning { get; init; }

    /// <summary>Counts towards what the group desires.</summary>
    public bool IsActive => IsPending || State == Lifecycle.InService || IsReplacingRoot;

    public bool IsReplacingRoot => State is Lifecycle.ReplacingRoot or Lifecycle.ReplacingRootProceed or Lifecycle.RootReplaced;

    public bool IsPending => State.StartsWith(Lifecycle.Pending, StringComparison.Ordinal);

    /// <summary>From the group or from the warm pool.</summary>
    public bool IsTerminating => Phase.StartsWith(Lifecycle.Terminating, StringComparison.Ordinal);

    /// <summary>In the warm pool, or on its way into it.</summary>
    public bool IsWarm => State.StartsWith(Lifecycle.Warmed, StringComparison.Ordinal);

    /// <summary>Waits in the warm pool to be drawn on.</summary>
    public bool IsWarmed => Lifecycle.Pools.Contains(State, StringComparer.Ordinal);

    /// <summary>A hook abandoned its termination, and the group retains such instances.</summary>
    public bool IsRetained => State.EndsWith(Lifecycle.Retained, StringComparison.Ordinal);

    /// <summary>The state by the name that it has outside the warm pool.</summary>
    public string Phase => IsWarm ? State[Lifecycle.Warmed.Length..] : State;

    /// <summary>The state of that name where the instance is: in the group or in the warm pool.</summary>
    public string StateOf(string phase) => IsWarm ? Lifecycle.Warmed + phase : phase;
}

/// <summary>The lifecycle states in use.</summary>
internal static class Lifecycle
{
    public const string Pending = "Pending";
    public const string PendingWait = "Pending:Wait";
    public const string PendingProceed = "Pending:Proceed";
    public const string InService = "InService";
    public const string Terminating = "Terminating";
    public const string TerminatingWait = "Terminating:Wait";
    public const string TerminatingProceed = "Terminating:Proceed";
    public const string Retained = ":Retained";
    public const string Detaching = "Detaching";
    public const string EnteringStandby = "EnteringStandby";
    public const string Standby = "Standby";
    public const string ReplacingRoot = "ReplacingRootVolume";
    public const string ReplacingRootProceed = "ReplacingRootVolume:Proceed";
    public const string RootReplaced = "RootVolumeReplaced";
    public const string Warmed = "Warmed:";
    public const string Stopped = "Warmed:Stopped";
    public const string Running = "Warmed:Running";
    public const string Hibernated = "Warmed:Hibernated";

    public static readonly IReadOnlyList<string> Pools = [Stopped, Running, Hibernated];
}

/// <param name="Deadline">When the hook's default result counts, if nobody answers.</param>
/// <param name="LastDeadline">Heartbeats do not move the deadline beyond it.</param>
internal sealed record HookAction(string Hook, string Token, DateTimeOffset Deadline, DateTimeOffset LastDeadline);

/// <param name="Key">The instance id.</param>
internal sealed record Membership(string Key, string Group) : IRecord;

/// <param name="Key">That of its activity.</param>
internal sealed record PendingLaunch(string Key, string Group, string SubnetId, string Zone, int Weight) : IRecord
{
    public bool IsSpot { get; init; }

    /// <summary>The place of the mixed policy's override; null: none.</summary>
    public int? Choice { get; init; }

    /// <summary>It is for this zone, and for no other one where EC2 has no capacity here.</summary>
    public bool KeepsZone { get; init; }

    /// <summary>Into the warm pool.</summary>
    public bool IsWarm { get; init; }
}
