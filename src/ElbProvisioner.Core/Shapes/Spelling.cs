namespace ElbProvisioner.Core.Shapes;

/// <summary>Finds the word that was probably meant.</summary>
public static class Spelling
{
    /// <summary>Null when nothing is near enough to be a likely slip.</summary>
    public static string? Nearest(string written, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        var plain = Plain(written);
        foreach (var candidate in candidates)
        {
            var distance = Plain(candidate) == plain ? 0 : Distance(written.ToLowerInvariant(), candidate.ToLowerInvariant());
            var allowed = Math.Max(1, Math.Max(written.Length, candidate.Length) / 3);
            if (distance <= Math.Min(3, allowed) && distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary><c>Did you mean `port`?</c>, or <paramref name="otherwise"/> when nothing is near.</summary>
    public static string? DidYouMean(string written, IEnumerable<string> candidates, string? otherwise = null) =>
        Nearest(written, candidates) is { } near ? $"Did you mean `{near}`?" : otherwise;

    private static string Plain(string word) =>
        word.Replace("-", "", StringComparison.Ordinal)
            .Replace("_", "", StringComparison.Ordinal)
            .Replace(".", "", StringComparison.Ordinal)
            .ToLowerInvariant();

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours, each at most once a place.</summary>
    private static int Distance(string left, string right)
    {
        if (left.Length > 80 || right.Length > 80)
        {
            return int.MaxValue;
        }

        var beforeLast = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }
}
