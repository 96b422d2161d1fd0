using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>Whoever reads a name of a type knows the folder where it stands.</summary>
public sealed partial class NamespaceTests
{
    /// <summary>Not yet moved, or named by somebody else: <c>IsExternalInit</c> is the compiler's own name.</summary>
    private static readonly string[] Exceptions =
    [
        "ElbProvisioner.AwsClients/Trees",
        "ElbProvisioner.AwsClients.Generator/IsExternalInit.cs",
    ];

    [Fact]
    public void A_files_namespace_is_its_folder()
    {
        var files = Sources().Where(file => !Array.Exists(Exceptions, exception => IsIn(file, exception))).ToList();
        Assert.True(files.Count > 700, $"only {files.Count} files were found");

        var strayed = files.Where(Strays).ToList();

        Assert.True(strayed.Count == 0, string.Join('\n', strayed.Select(file => $"{file} says {NamespaceOf(file)}")));
    }

    [Fact]
    public void No_exception_is_idle() =>
        Assert.All(Exceptions, exception => Assert.Contains(Sources(), file => IsIn(file, exception) && Strays(file)));

    private static bool Strays(string file) => NamespaceOf(file) is { } name && name != FolderOf(file);

    private static bool IsIn(string file, string place) => file.StartsWith(place, StringComparison.Ordinal);

    private static string FolderOf(string file) => file[..file.LastIndexOf('/')].Replace('/', '.');

    /// <summary>Null: the file has none, as one of global usings or of assembly attributes.</summary>
    private static string? NamespaceOf(string file) =>
        Declared().Match(File.ReadAllText(Path.Combine(Source(), file))) is { Success: true } match ? match.Groups[1].Value : null;

    private static IEnumerable<string> Sources() =>
        Directory
            .EnumerateFiles(Source(), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Source(), file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.Split('/').Any(folder => folder is "obj" or "bin"));

    private static string Source([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here) ?? "", "..", "..", "src"));

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declared();
}
