using System.Runtime.CompilerServices;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>What the compiler's style rules and <c>dotnet format</c> cannot hold: how long a line is.</summary>
public sealed class LineLengthTests
{
    private const int Limit = 140;

    [Fact]
    public void No_line_is_longer_than_140_columns_unless_it_holds_a_text()
    {
        var files = Directory
            .EnumerateFiles(Repository(), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository(), file))
            .Where(file => file.StartsWith("src", StringComparison.Ordinal) || file.StartsWith("tests", StringComparison.Ordinal))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin"))
            .ToList();
        Assert.True(files.Count > 500, $"only {files.Count} files were found");

        var tooLong = files.SelectMany(file => TooLong(file, File.ReadAllLines(Path.Combine(Repository(), file)))).ToList();

        Assert.True(tooLong.Count == 0, string.Join('\n', tooLong));
    }

    /// <summary>A text is between quotes, or a line of a raw text: those hold documents, pages and templates.</summary>
    private static IEnumerable<string> TooLong(string file, string[] lines)
    {
        var isRaw = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var fences = lines[i].Split("\"\"\"").Length - 1;
            if (lines[i].Length > Limit && !isRaw && !lines[i].Contains('"', StringComparison.Ordinal) && !lines[i].StartsWith('#'))
            {
                yield return $"{file}:{i + 1}: {lines[i].Length} columns";
            }

            isRaw ^= fences % 2 == 1;
        }
    }

    private static string Repository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here) ?? "", "..", ".."));
}
