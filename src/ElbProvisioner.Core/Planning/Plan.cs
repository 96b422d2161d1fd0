using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning;

public enum PlanGoal
{
    /// <summary>Make AWS what the file says.</summary>
    Apply,

    /// <summary>Remove everything the stack owns.</summary>
    Destroy,
}

/// <summary>
/// What will change and the run that changes it: one value for the screen, the plan file and the executor. No changes means no actions, and
/// the reverse.
/// </summary>
public sealed record Plan
{
    public required PlanGoal Goal { get; init; }

    public required string Stack { get; init; }

    public required string Account { get; init; }

    public required string Region { get; init; }

    /// <summary>In the reading order of <see cref="ResourceKind.All"/>, then by address.</summary>
    public ImmutableArray<Change> Changes { get; init; } = [];

    /// <summary>In an order that respects every edge.</summary>
    public ImmutableArray<PlannedAction> Actions { get; init; } = [];

    /// <summary>Which requests move, of each listener that comes, goes or changes on a load balancer that stays.</summary>
    public ImmutableArray<ListenerMoves> Routing { get; init; } = [];

    /// <summary>Findings that stop nothing (warnings) or everything (errors).</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Of everything live that the plan was made from; a saved plan is refused when it no longer matches.</summary>
    public required string LiveFingerprint { get; init; }

    /// <summary>The same without what it waits for in the end: where nothing is done any more once that has come true.</summary>
    public Plan WithoutLastWaits()
    {
        var (kept, needed) = (new List<PlannedAction>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var action in Actions.Reverse().Where(a => a.Operation is not AwsOperation.Waiting || needed.Contains(a.Id)))
        {
            kept.Add(action);
            needed.UnionWith(action.DependsOn);
        }

        kept.Reverse();
        return this with { Actions = [.. kept], Changes = kept.Count == 0 ? [] : Changes };
    }

    public bool HasChanges => !Actions.IsEmpty;

    public bool HasErrors => Diagnostics.Any(d => d.IsError);

    public int Count(ChangeVerb verb) => Changes.Count(c => c.Verb == verb);
}

public enum ChangeVerb
{
    Create,
    Update,
    Replace,
    Delete,
}

/// <summary>What a person reasons about: one object of the stack and all that changes of it.</summary>
/// <param name="Name">What the view shows: the address's last part.</param>
/// <param name="Reason">For people, never for decisions.</param>
/// <param name="Traffic">The worst of <see cref="Effects"/>.</param>
public sealed record Change(
    Address Address,
    ChangeVerb Verb,
    string Name,
    string Reason,
    TrafficEffect Traffic,
    ImmutableArray<PropertyChange> Properties
)
{
    /// <summary>Everything traffic feels of it, the worst first; never empty.</summary>
    public ImmutableArray<TrafficEffect> Effects { get; init; } = [Traffic];
}

/// <param name="Path">Dotted, as in the file: <c>healthCheck.path</c>, <c>tags.team</c>, <c>ingress</c>.</param>
/// <param name="Before">Null: not there.</param>
/// <param name="After">Null: not there any more.</param>
/// <param name="IsSensitive">Views mask both values.</param>
public sealed record PropertyChange(string Path, string? Before, string? After, bool ForcesReplacement = false, bool IsSensitive = false)
{
    /// <summary>What traffic feels of this one, where it changes in place.</summary>
    public TrafficEffect Traffic { get; init; } = TrafficEffect.None;
}

/// <summary>What a wait is for, so that the estimate can say where the time goes.</summary>
public enum WaitKind
{
    /// <summary>No wait: a call or a few.</summary>
    None,
    Certificate,
    LoadBalancer,
    Health,
    Refresh,
    Draining,
    Dns,
    Release,
}

/// <summary>One AWS-visible act of the run.</summary>
/// <param name="Id">Unique in the plan, readable: <c>targetGroup/app#create</c>.</param>
/// <param name="Verb">A word or two for people and JSON: <c>create</c>, <c>authorize</c>, <c>wait healthy</c>.</param>
public sealed record PlannedAction(
    string Id,
    string Verb,
    Address Address,
    ImmutableArray<string> DependsOn,
    TimeSpan Estimate,
    WaitKind Wait,
    AwsOperation Operation
);
