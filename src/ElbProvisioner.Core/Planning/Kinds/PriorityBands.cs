using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Where on somebody else's listener the stack's rules stand. A band that the file does not name is whole hundreds in which nobody else
/// has a rule, from 1000 on, so that whoever owns the listener has room before; the rules themselves tell later which one it was.
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

        var standing = listener.Rules.Select(static r => r.Live?.Priority).OfType<int>().ToList();
        return [.. standing.Count == 0 ? [] : Around(standing), .. Free(listener.Rules.Length, foreign)];
    }

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
