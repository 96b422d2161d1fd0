using System.Runtime.CompilerServices;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalTraffic;
using ElbProvisioner.LocalTraffic.Ports;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>What the user says of load balancers that listen.</summary>
/// <param name="LowPorts">Ports below 1024 are taken as they are.</param>
/// <param name="LogFolder">Where access logs are written; null: nowhere.</param>
internal sealed record TrafficChoice(bool LowPorts, string? LogFolder);

/// <summary>Lets the load balancers of a local world listen, for as long as a command runs.</summary>
internal static class TrafficDoor
{
    /// <summary>What load balancers keep beside the world: the local authority.</summary>
    public static string FolderOf(string worldFile) => Path.ChangeExtension(worldFile, ".traffic");

    /// <returns>What is wrong; null: they listened until it was told to stop.</returns>
    public static async Task<Diagnostic?> RunAsync(LocalWorld world, TrafficChoice choice, Pane talk, CancellationToken stop)
    {
        if (AspNetRuntime.Find() is { } missing)
        {
            return missing;
        }

        var folder = FolderOf(world.Path);
        try
        {
            await ListenAsync(world, choice, folder, talk, stop);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(
                TrafficCodes.FolderUnusable,
                SourceSpan.None,
                $"{choice.LogFolder ?? folder} cannot be written: {e.Message.TrimEnd('.')}.",
                "Name another file for the world with --state, or another folder for logs."
            );
        }
    }

    /// <summary>By itself, so that nothing of ASP.NET Core is looked for before it is known where that is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ListenAsync(LocalWorld world, TrafficChoice choice, string folder, Pane talk, CancellationToken stop)
    {
        await using var server = new TrafficServer(
            new()
            {
                Aws = world.Aws,
                Time = TimeProvider.System,
                Speed = world.Speed,
                Ports = new PortBook(choice.LowPorts),
                Folder = folder,
                Say = talk.Line,
            }
        );
        talk.Line($"Its load balancers listen on this machine alone. For HTTPS trust {server.AuthorityFile}, as curl --cacert does.");
        await server.RunAsync(stop);
    }
}
