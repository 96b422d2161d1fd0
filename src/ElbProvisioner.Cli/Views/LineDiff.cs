namespace ElbProvisioner.Cli.Views;

/// <summary>Two texts of several lines, as what goes and what comes, with a line of what stays around each place.</summary>
internal static class LineDiff
{
    private const int Around = 1;

    /// <summary>Beyond it the comparison would cost more than it shows.</summary>
    private const int MostLines = 2000;

    public static IReadOnlyList<string> Between(string before, string after)
    {
        var (a, b) = (before.ReplaceLineEndings("\n").Split('\n'), after.ReplaceLineEndings("\n").Split('\n'));
        if (a.Length > MostLines || b.Length > MostLines)
        {
            return [$"  {a.Length} lines -> {b.Length} lines"];
        }

        var all = Lines(a, b).ToList();
        var kept = all.Select((line, i) => (line, i))
            .Where(l => all.Skip(Math.Max(0, l.i - Around)).Take(Math.Min(l.i, Around) + 1 + Around).Any(near => near[0] != ' '))
            .ToList();
        List<string> shown = [];
        var last = -1;
        foreach (var (line, i) in kept)
        {
            if (i > last + 1)
            {
                shown.Add("  …");
            }

            shown.Add(line);
            last = i;
        }

        if (last >= 0 && last < all.Count - 1)
        {
            shown.Add("  …");
        }

        return shown;
    }

    /// <summary>By the longest common subsequence.</summary>
    private static IEnumerable<string> Lines(string[] a, string[] b)
    {
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var (x, y) = (0, 0);
        while (x < a.Length || y < b.Length)
        {
            if (x < a.Length && y < b.Length && a[x] == b[y])
            {
                yield return "  " + a[x++];
                y++;
            }
            else if (y >= b.Length || (x < a.Length && common[x + 1, y] >= common[x, y + 1]))
            {
                yield return "- " + a[x++];
            }
            else
            {
                yield return "+ " + b[y++];
            }
        }
    }
}
