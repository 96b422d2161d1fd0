using System.Runtime.CompilerServices;

namespace ElbProvisioner.Core.Tests;

/// <summary>
/// Inputs and expected results side by side: a folder a case. Run the tests with ELBCTL_ACCEPT=1 to take what came out as what is
/// expected, and read the difference before committing it.
/// </summary>
internal static class Golden
{
    public const string AcceptVariable = "ELBCTL_ACCEPT";

    /// <summary>The folder <paramref name="name"/> beside the calling source file.</summary>
    public static string Folder(string name, [CallerFilePath] string caller = "") =>
        Path.Combine(Path.GetDirectoryName(caller) ?? "", name);

    /// <summary>The names of the case folders, in order.</summary>
    public static IReadOnlyList<string> Cases(string folder) =>
        [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Compares with the file on record, line ends aside; fails with the way to accept.</summary>
    public static void Compare(string file, string actual)
    {
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(file, actual);
            return;
        }

        Assert.True(File.Exists(file), $"{file} is missing. Run the tests with {AcceptVariable}=1 to record what came out:\n{actual}");
        var expected = File.ReadAllText(file).ReplaceLineEndings("\n");
        Assert.True(
            expected == actual.ReplaceLineEndings("\n"),
            $"{file} differs. Run the tests with {AcceptVariable}=1 to accept what came out.\n--- expected\n{expected}\n--- came "
                + $"out\n{actual}"
        );
    }
}
