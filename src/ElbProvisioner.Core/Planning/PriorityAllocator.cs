using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// Gives each rule, in the order of the file, a priority that no rule of anybody holds now, and moves as few rules as it can: those that
/// keep theirs are a longest run whose numbers already rise. Numbers are 1 to 50000 [ELBv2 API].
/// </summary>
internal static class PriorityAllocator
{
    public const int Max = 50_000;
    private const int Stride = 100;

    /// <summary>Distances in a band, the largest that fits: 1000, 1025, 1050 are read more easily than 1023, 1056.</summary>
    private static readonly int[] Rounds = [100, 50, 25, 20, 10, 5, 2, 1];

    /// <param name="current">In the file's order: the priority the rule has now, or null for a new one.</param>
    /// <param name="pinned">In the same order: the priority the file pins, or null.</param>
    /// <param name="taken">Held by rules that are not in the list.</param>
    /// <param name="band">What is not pinned stands in it; null: anywhere.</param>
    /// <returns>Null when no numbers are left between pinned ones.</returns>
    public static ImmutableArray<int>? Allocate(
        IReadOnlyList<int?> current,
        IReadOnlyList<int?> pinned,
        IReadOnlySet<int> taken,
        PriorityBand? band = null
    )
    {
        band ??= new(1, Max);
        var fixedNumbers = Keep([.. current.Select(now => now is { } number && band.Holds(number) ? now : null)], pinned, taken);
        return Fill(fixedNumbers, taken, current, band)
            ?? Fill([.. pinned], taken, current, band)
            // All move in one call, so that rules may change places [ELBv2 API: SetRulePriorities].
            ?? Fill([.. pinned], taken, [], band);
    }

    /// <summary>The pinned numbers, and the longest rising run of present ones that fits between them.</summary>
    private static int?[] Keep(IReadOnlyList<int?> current, IReadOnlyList<int?> pinned, IReadOnlySet<int> taken)
    {
        var count = current.Count;
        var wanted = Enumerable
            .Range(0, count)
            .Select(i => pinned[i] ?? (current[i] is { } now && !taken.Contains(now) && !pinned.Contains(now) ? now : null))
            .ToArray();
        var length = new int[count];
        var previous = new int[count];
        var best = -1;
        for (var i = 0; i < count; i++)
        {
            previous[i] = -1;
            if (wanted[i] is not { } number || !FitsPins(i, number, pinned))
            {
                continue;
            }

            length[i] = 1;
            for (var j = 0; j < i; j++)
            {
                if (length[j] > 0 && wanted[j] < number && length[j] + 1 > length[i])
                {
                    length[i] = length[j] + 1;
                    previous[i] = j;
                }
            }

            if (best < 0 || length[i] > length[best])
            {
                best = i;
            }
        }

        var kept = pinned.ToArray();
        for (var i = best; i >= 0; i = previous[i])
        {
            kept[i] = wanted[i];
        }

        return kept;
    }

    private static bool FitsPins(int index, int number, IReadOnlyList<int?> pinned)
    {
        for (var i = 0; i < pinned.Count; i++)
        {
            if (pinned[i] is { } pin && ((i < index && pin >= number) || (i > index && pin <= number)))
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<int>? Fill(int?[] numbers, IReadOnlySet<int> taken, IReadOnlyList<int?> current, PriorityBand band)
    {
        var occupied = current.OfType<int>().Concat(taken).Concat(numbers.OfType<int>()).ToHashSet();
        var filled = new int[numbers.Length];
        for (var i = 0; i < numbers.Length;)
        {
            if (numbers[i] is { } given)
            {
                filled[i++] = given;
                continue;
            }

            var end = Array.FindIndex(numbers, i, n => n is not null);
            var below = i == 0 ? band.First - 1 : filled[i - 1];
            var run = (end < 0 ? numbers.Length : end) - i;
            if (!FillRun(filled.AsSpan(i, run), below, end < 0 ? null : numbers[end], occupied, band))
            {
                return null;
            }

            i += run;
        }

        return [.. filled];
    }

    private static bool FillRun(Span<int> run, int below, int? above, HashSet<int> occupied, PriorityBand band)
    {
        var ceiling = above ?? band.Last + 1;
        var stride =
            above is null && below + ((run.Length + 1) * Stride) <= band.Last ? Stride : Math.Max(1, (ceiling - below) / (run.Length + 1));
        var round = Rounds.First(round => round <= stride);

        // Within a band the first one leaves room before it, as the first of all does by itself.
        return (below < band.First && band.First > 1 && Spread(run, below + round - 1, ceiling, round, occupied))
            || (band.Last < Max && Spread(run, below, ceiling, round, occupied))
            || Spread(run, below, ceiling, stride, occupied)
            || Spread(run, below, ceiling, 1, occupied);
    }

    private static bool Spread(Span<int> run, int below, int ceiling, int stride, HashSet<int> occupied)
    {
        var used = new List<int>();
        foreach (ref var slot in run)
        {
            var number = (below / stride * stride) + stride;
            while (number <= below || (number < ceiling && occupied.Contains(number)))
            {
                number++;
            }

            if (number >= ceiling)
            {
                return false;
            }

            slot = number;
            below = number;
            used.Add(number);
        }

        occupied.UnionWith(used);
        return true;
    }
}
