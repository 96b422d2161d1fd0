using System.Text.RegularExpressions;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>What a graph in the DOT language says leads where; details of things are left out.</summary>
internal static partial class Drawing
{
    public static IReadOnlyList<string> LinesOf(string dot)
    {
        var names = Node()
            .Matches(dot)
            .ToDictionary(
                static m => m.Groups["id"].Value,
                static m => string.Join(' ', m.Groups["label"].Value.Split("\\n").Take(2)),
                StringComparer.Ordinal
            );
        Assert.NotEmpty(names);
        return
        [
            .. Edge()
                .Matches(dot)
                .Select(m => $"{names[m.Groups["from"].Value]} -> {names[m.Groups["to"].Value]}{m.Groups["says"].Value}")
                .Concat(names.Values)
                .Order(StringComparer.Ordinal),
        ];
    }

    [GeneratedRegex("""^  (?<id>n[0-9]+) \[label="(?<label>[^"]*)".*$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Node();

    [GeneratedRegex("^  (?<from>n[0-9]+) -> (?<to>n[0-9]+)(?<says>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Edge();
}
