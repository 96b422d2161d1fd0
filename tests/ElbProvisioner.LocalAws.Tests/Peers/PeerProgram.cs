using System.ComponentModel;
using System.Diagnostics;

namespace ElbProvisioner.LocalAws.Tests.Peers;

/// <summary>A program of somebody else's, run beside a <see cref="PeerWorld"/> with nothing of its user's AWS settings.</summary>
internal sealed class PeerProgram(string program, PeerWorld world, string folder)
{
    // Beyond this it waits for something that never comes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly string[] Foreign = ["AWS_", "TF_", "BOTO", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "NO_COLOR"];

    public Dictionary<string, string> Environment { get; } =
        new(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = world.Endpoint,
            ["AWS_ACCESS_KEY_ID"] = "any",
            ["AWS_SECRET_ACCESS_KEY"] = "any",
            ["AWS_REGION"] = PeerWorld.HomeRegion,
            ["AWS_DEFAULT_REGION"] = PeerWorld.HomeRegion,
            ["AWS_CONFIG_FILE"] = Path.Combine(folder, "no-config"),
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(folder, "no-credentials"),
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_PAGER"] = "",
            ["NO_PROXY"] = "127.0.0.1",
        };

    /// <returns>Null: it is not installed.</returns>
    public async Task<PeerRun?> RunAsync(params IReadOnlyList<string> arguments)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var process = Start(arguments);
        if (process is null)
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, TestContext.Current.CancellationToken);
        using var killing = ending.Token.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{TimeProvider.System.GetElapsedTime(began).TotalSeconds,6:F2} s  {arguments[0]}"
        );
        return new(string.Join(' ', arguments), process.ExitCode, await output, await complaints);
    }

    private Process? Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var name in start
                .Environment.Keys.Where(name => Foreign.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                .ToList()
        )
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

internal sealed record PeerRun(string Command, int ExitCode, string Output, string Complaints)
{
    /// <summary>It must have ended well.</summary>
    public PeerRun Well()
    {
        Assert.True(ExitCode == 0, $"{Command} ended with {ExitCode}:\n{Output}\n{Complaints}");
        return this;
    }
}
