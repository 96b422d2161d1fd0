using System.Runtime.CompilerServices;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.LocalRun;
using ElbProvisioner.LocalAws;

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

        var path = FolderOf(world.Path);
        try
        {
            if (await LocalRunFolder.TakeAsync(world.Path, TimeProvider.System, stop) is not { } folder)
            {
                return LocalRunCodes.ExplainTaken(world.Path);
            }

            await CarryAsync(world, folder, choice, talk, stop);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(
                TrafficCodes.FolderUnusable,
                SourceSpan.None,
                $"{choice.LogFolder ?? path} cannot be written: {e.Message.TrimEnd('.')}.",
                "Name another file for the world with --state, or another folder for logs."
            );
        }
    }

    /// <summary>By itself, so that nothing of ASP.NET Core is looked for before it is known where that is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task CarryAsync(
        LocalWorld world,
        LocalRunFolder folder,
        TrafficChoice choice,
        Pane talk,
        CancellationToken stop
    )
    {
        await using var plane = LocalPlane.Open(
            world,
            folder,
            new(LocalFile.Empty, folder.Path, Stack: null, choice.LowPorts, choice.LogFolder),
            talk.Line
        );
        talk.Line(
            $"Its load balancers listen on this machine alone, and the built-in echo stands for instances. For HTTPS trust "
                + $"{plane.AuthorityFile}, as curl --cacert does."
        );
        await plane.CarryAsync(stop);
    }
}
