namespace ElbProvisioner.Cli.Views;

/// <summary>The name somebody probably meant.</summary>
internal static class Typo
{
    /// <summary>Null when nothing is near: two edits, and fewer for short words.</summary>
    public static string? Nearest(string word, IEnumerable<string> names)
    {
        var best = names.Select(name => (Name: name, Edits: Edits(word, name))).DefaultIfEmpty(("", int.MaxValue)).MinBy(n => n.Item2);
        return best.Item2 <= Math.Min(2, word.Length / 2) ? best.Item1 : null;
    }

    /// <summary>Insertions, deletions, substitutions (Levenshtein).</summary>
    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
