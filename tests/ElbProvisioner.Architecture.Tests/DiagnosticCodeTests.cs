using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>
/// A code is permanent, so what it says must be seen to be said: every one is named by a test or stands in what a test expects.
/// </summary>
public sealed partial class DiagnosticCodeTests
{
    private static readonly string[] Expectations = [".cs", ".txt", ".json", ".jsonl", ".yaml", ".md"];

    [Fact]
    public void Every_code_is_provoked_by_a_test()
    {
        var codes = Declared().ToList();
        var tests = string.Join(
            '\n',
            Files("tests")
                .Where(f =>
                    Expectations.Contains(Path.GetExtension(f))
                    && !f.EndsWith(nameof(DiagnosticCodeTests) + ".cs", StringComparison.Ordinal)
                )
                .Select(File.ReadAllText)
        );

        Assert.InRange(codes.Count, 200, 1000);
        Assert.Empty(
            codes
                .Where(c =>
                    !tests.Contains(c.Code, StringComparison.Ordinal)
                    && !(c.Name is { } name && tests.Contains(name, StringComparison.Ordinal))
                )
                .Select(c => $"{c.Code} {c.Name} ({c.File})")
        );
    }

    [Fact]
    public void No_two_messages_share_a_code() =>
        Assert.Empty(
            Declared()
                .GroupBy(c => c.Code, StringComparer.Ordinal)
                .Where(c => c.Count() > 1)
                .Select(c => $"{c.Key}: {string.Join(", ", c.Select(d => d.File))}")
        );

    /// <returns>The name is that of a catalog's member, as tests write it; checks have their codes inside.</returns>
    private static IEnumerable<(string Code, string? Name, string File)> Declared()
    {
        foreach (var file in Files("src").Where(f => f.EndsWith(".cs", StringComparison.Ordinal)))
        {
            foreach (Match match in Declaration().Matches(File.ReadAllText(file)))
            {
                var member = match.Groups["member"];
                yield return (
                    match.Groups["code"].Value,
                    member.Success ? $"{Path.GetFileNameWithoutExtension(file)}.{member.Value}" : null,
                    Path.GetFileName(file)
                );
            }
        }
    }

    private static IEnumerable<string> Files(string folder, [CallerFilePath] string here = "") =>
        Directory
            .EnumerateFiles(
                Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here) ?? "", "..", "..", folder)),
                "*",
                SearchOption.AllDirectories
            )
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    [GeneratedRegex(
        """(DiagnosticCode (?<member>\w+)( \{ get; \})? =\s+(new|\w+)\(|(new|DiagnosticCode)\()\s*"(?<code>ELB\d{4})",""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Declaration();
}
