using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.PlanFile;

namespace ElbProvisioner.Cli.Sources;

/// <summary>Saved plans on disk. They hold variable values and file contents, so only their owner may read them.</summary>
internal static class PlanFileStore
{
    private static readonly byte[] Beginning = [.. "{\"formatVersion\":"u8];

    /// <summary>Null when a plan may be written there: nothing is there, nothing is in it, or a plan.</summary>
    public static Diagnostic? Refusal(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        const string another = "Give --out another name, or remove it first.";
        return OutputPlaces.Find(path) switch
        {
            OutputPlace.Free => null,
            OutputPlace.NoFolder => new(
                SourceCodes.PlanNotWritable,
                SourceSpan.None,
                $"The plan cannot be saved as {name}: there is no folder {Path.GetDirectoryName(name)}.",
                "Make the folder first, or give --out another name."
            ),
            OutputPlace.Locked => new(
                SourceCodes.PlanNotWritable,
                SourceSpan.None,
                $"The plan cannot be saved as {name}: access is denied.",
                "Give --out another name, or get access to it."
            ),
            OutputPlace.NoFile => NotAPlan(
                name,
                "a pipe or a device",
                "Give --out the name of a file; for a program that reads along there is --json."
            ),
            OutputPlace.Folder => NotAPlan(name, "a folder", another),
            _ => IsPlanOrEmpty(path) ? null : NotAPlan(name, "something that is no plan of elbctl", another),
        };
    }

    private static Diagnostic NotAPlan(string name, string what, string remedy) =>
        new(SourceCodes.NotAPlanFile, SourceSpan.None, $"{name} is {what}: it is not overwritten.", remedy);

    /// <summary>A plan that was cut short still begins as one.</summary>
    private static bool IsPlanOrEmpty(string path)
    {
        var (content, _) = Disk.ReadBeginning(path, Beginning.Length);
        return content is { Length: 0 } || content.AsSpan().SequenceEqual(Beginning);
    }

    /// <summary>Null when it is saved; else why not.</summary>
    public static async Task<Diagnostic?> SaveAsync(string folder, string name, byte[] content, CancellationToken ct)
    {
        try
        {
            await WriteAsync(Path.Combine(folder, name), content, ct);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(
                SourceCodes.PlanNotWritable,
                SourceSpan.None,
                $"The plan cannot be saved as {name}: {Disk.ReasonOf(e)}.",
                "See to its folder, or give --out another name; then plan again."
            );
        }
    }

    /// <summary>A plan that was there stays until the new one is complete; nobody else on the machine reads either.</summary>
    public static Task WriteAsync(string path, byte[] content, CancellationToken ct) =>
        Disk.WriteWholeAsync(path, content, overwrites: true, UnixFileMode.UserRead | UnixFileMode.UserWrite, ct);

    /// <summary>Either a plan, or why there is none.</summary>
    public static (SavedPlan? Plan, Diagnostic? Refusal) Read(string folder, string name, CancellationToken stop)
    {
        var (content, reason) = Interruption.Read(() => Disk.Read(Path.Combine(folder, name)), stop);
        if (content is null)
        {
            return (
                null,
                new(
                    SourceCodes.PlanFileUnreadable,
                    SourceSpan.None,
                    $"{name} cannot be read: {reason}.",
                    "Make a plan with 'elbctl plan --out'."
                )
            );
        }

        return SavedPlanJson.TryRead(content, name, Host.Version, out var plan, out var refusal) ? (plan, null) : (null, refusal);
    }
}
