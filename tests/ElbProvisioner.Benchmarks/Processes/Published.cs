using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>elbctl as users get it, in the shapes it is shipped in, the one they are told to take first.</summary>
internal sealed record Published(string Name, string Program)
{
    /// <param name="folder">Receives a folder for each shape.</param>
    public static IReadOnlyList<Published> All(string root, string folder, bool isPublished, Report report) =>
        [
            .. Optional(Publish("elbctl native", ["-p:Native=true"], root, Path.Combine(folder, "elbctl-native"), isPublished, report)),
            Publish("elbctl", [], root, Path.Combine(folder, "elbctl"), isPublished, report)
                ?? throw new InvalidOperationException("elbctl could not be published."),
            .. Optional(
                Publish("elbctl one file", ["-p:OneFile=true"], root, Path.Combine(folder, "elbctl-one-file"), isPublished, report)
            ),
        ];

    private static Published[] Optional(Published? published) => published is null ? [] : [published];

    private static Published? Publish(string name, string[] properties, string root, string folder, bool isPublished, Report report)
    {
        var published = new Published(name, Path.Combine(folder, "elbctl"));
        if (isPublished)
        {
            return File.Exists(published.Program) ? published : null;
        }

        report.Say($"Publishing {name} …");
        string[] arguments =
        [
            "publish",
            Path.Combine(root, "src", "ElbProvisioner.Cli"),
            "-c",
            "Release",
            "-r",
            RuntimeInformation.RuntimeIdentifier,
            "-o",
            folder,
            "-v",
            "q",
            "-nologo",
            // A runtime-specific restore would write into the committed lock files.
            "-p:NuGetLockFilePath=obj/publish.lock.json",
            .. properties,
        ];
        using var process =
            Process.Start(new ProcessStartInfo("dotnet", arguments)) ?? throw new InvalidOperationException("dotnet did not start.");
        process.WaitForExit();
        if (process.ExitCode == 0)
        {
            return published;
        }

        report.Say($"{name} could not be published here and is left out.");
        return null;
    }
}
