using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>In the embedded AWS an error has one place where its code is written.</summary>
public sealed partial class RefusalTests
{
    [Fact]
    public void An_error_that_two_places_of_a_service_throw_stands_in_its_refusals()
    {
        // The wire says the same in the words of each protocol.
        var thrown = Files().SelectMany(Thrown).Where(error => error.Service != "Wire").ToList();
        Assert.True(thrown.Count > 80, $"only {thrown.Count} errors were found");

        var repeated = thrown.GroupBy(error => (error.Service, error.Code)).Where(places => places.Count() > 1).ToList();

        Assert.True(
            repeated.Count == 0,
            string.Join('\n', repeated.Select(places => $"{places.Key}: {string.Join(", ", places.Select(error => error.File))}"))
        );
    }

    private static IEnumerable<(string Service, string Code, string File)> Thrown(string file) =>
        Error()
            .Matches(File.ReadAllText(file))
            .Select(match =>
                (Path.GetRelativePath(Source(), file).Split(Path.DirectorySeparatorChar)[0], match.Groups[1].Value, Path.GetFileName(file))
            );

    private static IEnumerable<string> Files() =>
        Directory
            .EnumerateFiles(Source(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin"));

    private static string Source([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here) ?? "", "..", "..", "src", "ElbProvisioner.LocalAws"));

    [GeneratedRegex("""new AwsError\(\s*"([^"]+)",""")]
    private static partial Regex Error();
}
