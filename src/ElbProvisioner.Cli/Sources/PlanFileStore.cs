using ElbProvisioner.Cli.Commands;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.PlanFile;

namespace ElbProvisioner.Cli.Sources;

/// <summary>Saved plans on disk. They hold variable values and file contents, so only their owner may read them.</summary>
internal static class PlanFileStore
{
    private static readonly byte[] Beginning = [.. "{\"formatVersion\":"u8];
    private static readonly string[] KernelFolders = ["/dev/", "/proc/", "/sys/"];

    /// <summary>Null when a plan may be written there: nothing is there, nothing is in it, or a plan.</summary>
    public static Diagnostic? Refusal(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!Path.Exists(path) || IsPlanOrEmpty(path))
        {
            return null;
        }

        var what = Directory.Exists(path) ? "a folder" : "something that is no plan of elbctl";
        return new(CommandCodes.NotAPlanFile, SourceSpan.None, $"{name} is {what}: it is not overwritten.", "Give --out another name, or remove it first.");
    }

    /// <summary>
    /// A plan that was cut short still begins as one. Devices, pipes and what the kernel makes up have no length either: nothing in their
    /// folders is written over, and nothing without a length is opened, which could wait for ever.
    /// </summary>
    private static bool IsPlanOrEmpty(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        if (new FileInfo(path).Length == 0)
        {
            var place = Path.GetFullPath(path);
            return !KernelFolders.Any(folder => place.StartsWith(folder, StringComparison.Ordinal));
        }

        using var file = File.OpenRead(path);
        var begun = new byte[Beginning.Length];
        return file.ReadAtLeast(begun, begun.Length, throwOnEndOfStream: false) == begun.Length && begun.AsSpan().SequenceEqual(Beginning);
    }

    /// <summary>Whole or not at all: a reader never sees half a plan, and a plan that was there stays until the new one is complete.</summary>
    public static async Task WriteAsync(string path, byte[] content, CancellationToken ct)
    {
        var next = Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetRandomFileName()}.plan");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            await using (var file = new FileStream(next, options))
            {
                await file.WriteAsync(content, ct);
                file.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrite: true);
        }
        finally
        {
            // Where it has moved there is nothing to delete.
            File.Delete(next);
        }
    }

    /// <summary>Either a plan, or why there is none.</summary>
    public static (SavedPlan? Plan, Diagnostic? Refusal) Read(string folder, string name)
    {
        var (content, reason) = Disk.Read(Path.Combine(folder, name));
        if (content is null)
        {
            return (null, new(CommandCodes.PlanFileUnreadable, SourceSpan.None, $"{name} cannot be read: {reason}.", "Make a plan with 'elbctl plan --out'."));
        }

        return SavedPlanJson.TryRead(content, name, Application.Version, out var plan, out var refusal) ? (plan, null) : (null, refusal);
    }
}
