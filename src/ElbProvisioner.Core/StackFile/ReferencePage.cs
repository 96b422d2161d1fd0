using System.Text;

namespace ElbProvisioner.Core.StackFile;

/// <summary>The reference as a page in Markdown: a section a map, a row a key.</summary>
public static class ReferencePage
{
    private const string TopTitle = "The file";

    private const string Opening = """
        # The stack language

        Written by elbctl from what it reads stack files by; `elbctl reference KEY.PATH` shows a part of it at the terminal, and `elbctl schema` is the same
        for editors.
        The starters under [templates/](../templates) show the language in use.

        A section is a map of the file, named by the keys that lead to it. `NAME` in a place is a name that you choose, `[]` an item of a list.

        - **unless written**: what counts where the file is silent. *AWS's* is what AWS itself gives: elbctl neither sets nor compares it until it is written, and goes back to it when it
          leaves the file.
        - **change**: what another value means for an object that is there. *in place*: AWS changes it. *replaces*: AWS cannot, so that elbctl makes another one
          in its place. *next version*: a launch template gets another version, and its group moves to it. What traffic feels of each, and what this page leaves empty, the plan says.
        - Durations are `30s`, `5m`, `1h`, `1d`, `1h30m`, or seconds. A value may hold variables, `${name}` and `${env:NAME}`; keys that begin with `x-` are yours.

        """;

    public static string Write(LanguageReference reference)
    {
        var page = new StringBuilder(Opening.ReplaceLineEndings("\n")).Append('\n');
        var maps = reference.Top.All().ToList();
        foreach (var map in maps)
        {
            page.Append(' ', 2 * map.Path.Count(static c => c == '.'))
                .Append($"- {Link(map, map.Path.Length == 0 ? TopTitle : map.Path)}\n");
        }

        foreach (var map in maps)
        {
            WriteMap(page, map, [.. reference.PathsTo(map).Where(path => path != map.Path)]);
        }

        return page.ToString();
    }

    private static void WriteMap(StringBuilder page, ReferenceMap map, IReadOnlyList<string> others)
    {
        page.Append($"\n## {TitleOf(map)}\n\n{Escaped(map.Says)}");
        page.Append(map.Place == map.Path ? "" : $" It stands at `{map.Place}`.")
            .Append(others.Count == 0 ? "\n" : $" Also: {string.Join(", ", others.Select(static path => $"`{path}`"))}.\n");
        var hasUnless = map.Keys.Any(key => Unless(key).Length > 0);
        var hasChange = map.Keys.Any(key => key.Change is not null);
        Row(page, "key", "value", hasUnless ? "unless written" : null, hasChange ? "change" : null, "");
        Row(page, "---", "---", hasUnless ? "---" : null, hasChange ? "---" : null, "---");
        foreach (var key in map.Keys)
        {
            Row(
                page,
                key.Inside is { } inside ? Link(inside, $"`{key.Name}`") : $"`{key.Name}`",
                Escaped(key.Value),
                hasUnless ? Unless(key) : null,
                hasChange ? ChangeText(key) : null,
                Escaped(key.Says) + (key.Attribute is { } attribute ? $" Sets `{attribute}`." : "")
            );
        }

        if (map.Later.Length > 0)
        {
            page.Append($"\nRefused for now: {string.Join(", ", map.Later.Select(static name => $"`{name}`"))}.\n");
        }
    }

    private static string Unless(ReferenceKey key) =>
        key.IsRequired ? "**required**"
        : key.Unless is { } unless ? $"`{unless}`"
        : key.Aws is { } aws ? $"AWS's `{aws}`"
        : "";

    private static string ChangeText(ReferenceKey key) =>
        key.Change switch
        {
            KeyChange.InPlace => "in place",
            KeyChange.Replaces => "replaces",
            KeyChange.NextVersion => "next version",
            _ => "",
        };

    private static void Row(StringBuilder page, params ReadOnlySpan<string?> cells)
    {
        page.Append(cells[0] == "key" ? "\n|" : "|");
        foreach (var cell in cells)
        {
            if (cell is not null)
            {
                page.Append(cell == "---" ? "---|" : $" {cell} |");
            }
        }

        page.Append('\n');
    }

    private static string TitleOf(ReferenceMap map) => map.Path.Length == 0 ? TopTitle : map.Path;

    /// <summary>As GitHub makes anchors of headings: lower case, no dots, hyphens for blanks.</summary>
    private static string Link(ReferenceMap map, string text) =>
        $"[{text}](#{TitleOf(map).ToLowerInvariant().Replace(".", "", StringComparison.Ordinal).Replace(' ', '-')})";

    /// <summary>Plain text for a cell; what stands between backticks stays, but for the bar, which would end the cell even there.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        var isCode = false;
        foreach (var character in text)
        {
            isCode ^= character == '`';
            if (character == '|' || (!isCode && character is '*' or '_' or '<' or '[' or ']' or '\\'))
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
        }

        return escaped.ToString();
    }
}
