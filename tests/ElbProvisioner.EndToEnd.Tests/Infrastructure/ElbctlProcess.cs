using System.Diagnostics;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>The built executable in a process and an environment of its own: some settings the AWS SDK reads once per process.</summary>
internal static class ElbctlProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly string[] Managed = ["dotnet", Path.Combine(AppContext.BaseDirectory, "elbctl.dll")];

    /// <summary>Nothing of the user's AWS surroundings but what <paramref name="environment"/> says.</summary>
    public static Task<Run> RunAsync(Workspace workspace, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunAsync(Managed, workspace, environment, arguments);

    /// <param name="program">Another build of it: the program to start, and what comes before the arguments.</param>
    public static async Task<Run> RunAsync(
        IReadOnlyList<string> program,
        Workspace workspace,
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        using var process = Start(program, workspace, environment, arguments);
        process.StandardInput.Close();
        var ct = TestContext.Current.CancellationToken;
        var result = process.StandardOutput.ReadToEndAsync(ct);
        var talk = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct).WaitAsync(Limit, ct);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return new(string.Join(' ', arguments), process.ExitCode, await result, await talk);
    }

    public static Process Start(Workspace workspace, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(Managed, workspace, environment, arguments);

    private static Process Start(
        IReadOnlyList<string> program,
        Workspace workspace,
        IReadOnlyDictionary<string, string> environment,
        string[] arguments
    )
    {
        var start = new ProcessStartInfo(program[0], [.. program.Skip(1), .. arguments])
        {
            WorkingDirectory = workspace.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var name in start
                .Environment.Keys.Where(n =>
                    n.StartsWith("AWS_", StringComparison.Ordinal) || n.StartsWith("ELBCTL_", StringComparison.Ordinal)
                )
                .ToList()
        )
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = workspace.Folder;
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program[0]} did not start.");
    }
}
