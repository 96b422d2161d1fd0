using System.Runtime.CompilerServices;

namespace ElbProvisioner.Cli.Tests;

/// <summary>
/// Compares a text with the file that holds what it should be, beside the test. <c>ELBCTL_ACCEPT=1</c> writes the files anew.
/// </summary>
internal static class Golden
{
    public static void Matches(string name, string actual, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test) ?? ".", "Golden", name);
        if (Environment.GetEnvironmentVariable("ELBCTL_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing: look at the output below and accept it with ELBCTL_ACCEPT=1.\n{actual}");
        var expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.True(
            expected == actual,
            $"{path} differs; accept with ELBCTL_ACCEPT=1 if this is right.\n--- expected\n{expected}\n--- actual\n{actual}"
        );
    }
}
