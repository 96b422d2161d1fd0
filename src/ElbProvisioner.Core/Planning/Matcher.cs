using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <summary>How one wanted object meets what is there.</summary>
/// <param name="Kept">Becomes what is wanted without being replaced; null: something new is made.</param>
/// <param name="Replaced">What the new one takes over from; null with <see cref="Kept"/>, and when there was nothing.</param>
internal sealed record Match<TDesired, TLive>(TDesired Desired, TLive? Kept, TLive? Replaced)
    where TLive : class;

internal sealed record MatchResult<TDesired, TLive>(ImmutableArray<Match<TDesired, TLive>> Matches, ImmutableArray<TLive> Surplus)
    where TLive : class;

internal static class Matcher
{
    /// <summary>
    /// Pairs by address. Of several live objects with one address (a replacement that was cut short) the one that
    /// <paramref name="canBecome"/> the desired and is used most is kept; every live object that is not kept is surplus.
    /// </summary>
    public static MatchResult<TDesired, TLive> Match<TDesired, TLive>(
        IEnumerable<TDesired> desired,
        Func<TDesired, Address> addressOf,
        IEnumerable<TLive> live,
        Func<TDesired, TLive, bool> canBecome,
        Func<TLive, int>? usage = null
    )
        where TLive : LiveResource
    {
        var byAddress = live.GroupBy(l => l.Address)
            .ToDictionary(
                g => g.Key,
                g => g.OrderByDescending(l => usage?.Invoke(l) ?? 0).ThenBy(l => l.Id, StringComparer.Ordinal).ToList()
            );
        var matches = ImmutableArray.CreateBuilder<Match<TDesired, TLive>>();
        var surplus = ImmutableArray.CreateBuilder<TLive>();
        foreach (var wanted in desired)
        {
            byAddress.Remove(addressOf(wanted), out var candidates);
            var kept = candidates?.Find(c => canBecome(wanted, c));
            matches.Add(new(wanted, kept, kept is null ? candidates?[0] : null));
            surplus.AddRange(candidates?.Where(c => c != kept) ?? []);
        }

        surplus.AddRange(byAddress.OrderBy(g => g.Key.ToString(), StringComparer.Ordinal).SelectMany(g => g.Value));
        return new(matches.ToImmutable(), surplus.ToImmutable());
    }
}
