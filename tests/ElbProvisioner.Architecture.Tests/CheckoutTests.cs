using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>The build looks at where a project stands in the repository, never at where the repository stands.</summary>
public sealed class CheckoutTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("elbctl-checkout-").FullName;

    [Theory]
    [InlineData("src/A", "true")]
    [InlineData("tests/A.Tests", "")]
    [InlineData("tools/src/A", "")]
    public void Under_a_folder_named_src_the_repository_ships_what_stands_under_its_own(string project, string isShipped)
    {
        var checkout = Directory.CreateDirectory(Path.Combine(_root, "src", "x")).FullName;
        var folder = Directory.CreateDirectory(Path.Combine(checkout, project)).FullName;
        File.Copy(Path.Combine(Repository(), "Directory.Build.props"), Path.Combine(checkout, "Directory.Build.props"));
        var file = Path.Combine(folder, "A.proj");
        File.WriteAllText(file, """<Project><Import Project="$([MSBuild]::GetPathOfFileAbove('Directory.Build.props'))" /></Project>""");

        Assert.Equal(isShipped, Evaluate(file, "IsShipped"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Repository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here) ?? "", "..", ".."));

    private static string Evaluate(string project, string property)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-getProperty:" + property, "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
