using System.Collections.Immutable;

namespace ElbProvisioner.Core.Replay;

/// <summary>Counts by key, each with a few examples. It holds no more for a hundred million than for a thousand.</summary>
/// <param name="rest">What is counted together once there are <see cref="MostGroups"/>.</param>
internal sealed class Tally<TKey>(TKey rest)
    where TKey : notnull
{
    public const int MostGroups = 1000;

    private const int MostExamples = 3;

    /// <summary>After so many that were like those there are, no other is looked for.</summary>
    private const int MostLooks = 100;

    private const int LongestExample = 200;

    private readonly Dictionary<TKey, Group> _groups = [];

    public void Count<TExample>(TKey key, TExample example, bool isMarked = false)
        where TExample : notnull
    {
        if (!_groups.TryGetValue(key, out var group))
        {
            key = _groups.Count < MostGroups ? key : rest;
            if (!_groups.TryGetValue(key, out group))
            {
                _groups.Add(key, group = new());
            }
        }

        group.Count++;
        group.Marked += isMarked ? 1 : 0;
        if (group.Examples.Count < MostExamples && group.Count <= MostLooks)
        {
            var text = example.ToString() ?? "";
            text = text.Length <= LongestExample ? text : text[..LongestExample] + "…";
            if (!group.Examples.Contains(text, StringComparer.Ordinal))
            {
                group.Examples.Add(text);
            }
        }
    }

    /// <summary>The most first; then as <paramref name="text"/> has them.</summary>
    public ImmutableArray<T> Select<T>(Func<TKey, string> text, Func<TKey, Group, T> select) =>
        [
            .. _groups
                .OrderByDescending(static g => g.Value.Count)
                .ThenBy(g => text(g.Key), StringComparer.Ordinal)
                .Select(g => select(g.Key, g.Value)),
        ];

    internal sealed class Group
    {
        public long Count { get; set; }

        public long Marked { get; set; }

        public List<string> Examples { get; } = [];
    }
}
