using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Where on somebody else's listener the stack's rules stand. A band that the file does not name is whole hundreds in which nobody else
/// has a rule, from 1000 on, so that whoever owns the listener has room before; the rules themselves tell later which one it was. Its first
/// number is the claim to it: stacks that choose one band at the same moment ask for the same number, and AWS gives it to one of them.
/// </summary>
internal static class PriorityBands
{
    private const int Block = 100;
    private const int First = 1_000;

    private static readonly PriorityBand Everywhere = new(1, PriorityAllocator.Max);

    /// <summary>In the order in which they are tried; none: there is no free one.</summary>
    /// <param name="foreign">Priorities of other owners' rules.</param>
    public static IEnumerable<PriorityBand> Of(MatchedListener listener, IReadOnlySet<int> foreign)
    {
        if (!listener.LoadBalancer.IsForeign)
        {
            return [Everywhere];
        }

        if (listener.LoadBalancer.Priorities is { } written)
        {
            return [written];
        }

        // Whoever pins numbers says himself where his rules stand.
        if (listener.Desired.Rules.Any(static r => r.Priority is not null))
        {
            return [Everywhere];
        }

        var standing = Standing(listener);
        return
        [
            .. standing.Count == 0 ? [] : Around(standing),
            .. Free(listener.Rules.Length, foreign).Select(static band => band with { First = band.First + 1 }),
        ];
    }

    /// <summary>What a stack claims that has no rule there yet, by a rule on the first number; null: it needs no claim.</summary>
    /// <param name="foreign">Priorities of other owners' rules.</param>
    public static PriorityBand? Claim(MatchedListener listener, IReadOnlySet<int> foreign) =>
        listener.LoadBalancer is { IsForeign: true, Priorities: null }
        && listener.Desired.Rules.All(static r => r.Priority is null)
        && Standing(listener).Count == 0
        && Free(listener.Rules.Length, foreign).FirstOrDefault() is { } band
        && !listener.Doomed.Any(d => band.Holds(d.Priority))
            ? band
            : null;

    private static List<int> Standing(MatchedListener listener) => [.. listener.Rules.Select(static r => r.Live?.Priority).OfType<int>()];

    private static IEnumerable<PriorityBand> Around(List<int> standing) =>
        [new(Math.Max(1, standing.Min() / Block * Block), Math.Min(PriorityAllocator.Max, (standing.Max() / Block * Block) + Block - 1))];

    /// <summary>With room for as many again.</summary>
    private static IEnumerable<PriorityBand> Free(int rules, IReadOnlySet<int> foreign)
    {
        var size = Math.Max(1, ((2 * rules) + Block - 1) / Block) * Block;
        return Enumerable
            .Range(First / Block, (PriorityAllocator.Max - First) / Block)
            .Concat(Enumerable.Range(1, (First / Block) - 1))
            .Select(block => new PriorityBand(block * Block, (block * Block) + size - 1))
            .Where(band => band.Last <= PriorityAllocator.Max && !foreign.Any(band.Holds))
            .Take(1);
    }
}
