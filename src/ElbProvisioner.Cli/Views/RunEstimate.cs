using System.Collections.Immutable;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// How long a run takes when nothing stands in its way: the longest path through its actions, and what it waits for there.
/// </summary>
internal sealed record RunEstimate(TimeSpan Total, IReadOnlyList<(WaitKind Kind, TimeSpan Time)> Waits)
{
    public static RunEstimate Of(Plan plan) => Of(plan.Actions.Select(a => new TimedAction(a.Id, a.DependsOn, a.Estimate, a.Wait)));

    /// <param name="actions">In an order that respects every edge.</param>
    public static RunEstimate Of(IEnumerable<TimedAction> actions)
    {
        var ends = new Dictionary<string, (TimeSpan At, TimedAction Action, string? After)>(StringComparer.Ordinal);
        foreach (var action in actions)
        {
            var after = action.DependsOn.Where(ends.ContainsKey).MaxBy(id => ends[id].At);
            ends[action.Id] = ((after is null ? TimeSpan.Zero : ends[after].At) + action.Estimate, action, after);
        }

        if (ends.Count == 0)
        {
            return new(TimeSpan.Zero, []);
        }

        var waits = new SortedDictionary<WaitKind, TimeSpan>();
        var last = ends.Values.MaxBy(end => end.At);
        for (var end = last; ; end = ends[end.After])
        {
            waits[end.Action.Wait] = waits.GetValueOrDefault(end.Action.Wait) + end.Action.Estimate;
            if (end.After is null)
            {
                break;
            }
        }

        return new(
            last.At,
            [
                .. waits
                    .Where(w => w.Key != WaitKind.None && w.Value > TimeSpan.Zero)
                    .OrderByDescending(w => w.Value)
                    .Select(w => (w.Key, w.Value)),
            ]
        );
    }

    public override string ToString() =>
        Waits.Count == 0
            ? Durations.Show(Total)
            : $"{Durations.Show(Total)}: {string.Join(", ", Waits.Select(w => $"{NameOf(w.Kind)} {Durations.Show(w.Time)}"))}";

    private static string NameOf(WaitKind kind) =>
        kind switch
        {
            WaitKind.None => "calls",
            WaitKind.Certificate => "certificates",
            WaitKind.LoadBalancer => "load balancers",
            WaitKind.Health => "waiting for health",
            WaitKind.Refresh => "instance refresh",
            WaitKind.Draining => "draining",
            WaitKind.Dns => "DNS",
            WaitKind.Release => "waiting for AWS to let go",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
}

/// <summary>What of an action its time hangs on.</summary>
internal sealed record TimedAction(string Id, ImmutableArray<string> DependsOn, TimeSpan Estimate, WaitKind Wait);
