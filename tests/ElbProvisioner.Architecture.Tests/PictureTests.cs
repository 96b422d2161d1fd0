using System.Runtime.CompilerServices;
using System.Text;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>The pictures in the page on the architecture are drawn from the assemblies: which room uses which.</summary>
public sealed class PictureTests
{
    private const string Begin = "<!-- pictures: drawn from the assemblies by PictureTests -->\n";
    private const string End = "<!-- end of pictures -->";

    private static readonly (string Project, string Title)[] Drawn =
    [
        ("ElbProvisioner.Routing", "Routing"),
        ("ElbProvisioner.Core", "Core"),
        ("ElbProvisioner.Aws", "Aws"),
        ("elbctl", "Cli"),
        ("ElbProvisioner.LocalAws", "LocalAws"),
        ("ElbProvisioner.LocalTraffic", "LocalTraffic"),
    ];

    [Fact]
    public void The_page_shows_the_rooms_as_they_are()
    {
        var path = Path.Combine(Repository(), "docs", "architecture.md");
        var page = File.ReadAllText(path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var right = page[..begin] + string.Concat(Drawn.Select(d => Picture(d.Project, d.Title))) + page[end..];
        if (right != page && Environment.GetEnvironmentVariable("ELBCTL_ACCEPT") == "1")
        {
            File.WriteAllText(path, right);
            page = right;
        }

        Assert.True(right == page, $"{path} shows other rooms; accept with ELBCTL_ACCEPT=1 if this is right.\n{right[begin..]}");
    }

    /// <summary>An arrow is left out where a longer way says the same.</summary>
    private static string Picture(string project, string title)
    {
        var uses = Map.Uses(project)
            .Select(use => (From: Room(use.From), To: Room(use.To)))
            .Where(use => use.From != use.To && use.From.Length > 0 && use.To.Length > 0)
            .Distinct()
            .ToLookup(use => use.From, use => use.To, StringComparer.Ordinal);
        var text = new StringBuilder($"```mermaid\n%% {title}\nflowchart TD\n");
        foreach (var room in uses.OrderBy(use => use.Key, StringComparer.Ordinal))
        {
            foreach (var to in room.Distinct().Order(StringComparer.Ordinal).Where(to => !IsSaidBy(room.Key, to, uses)))
            {
                text.Append("  ").Append(room.Key).Append(" --> ").Append(to).Append('\n');
            }
        }

        return text.Append("```\n").ToString();
    }

    private static bool IsSaidBy(string from, string to, ILookup<string, string> uses) =>
        uses[from]
            .Where(between => between != to)
            .Select(between => Reached(between, uses))
            .Any(reached => reached.Contains(to) && !reached.Contains(from));

    private static HashSet<string> Reached(string from, ILookup<string, string> uses)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var at))
        {
            foreach (var next in uses[at].Where(found.Add))
            {
                open.Push(next);
            }
        }

        return found;
    }

    /// <summary>The first folder below the project's.</summary>
    private static string Room(string place) => place.Split('.') is [_, _, var room, ..] ? room : "";

    private static string Repository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here) ?? "", "..", ".."));
}
