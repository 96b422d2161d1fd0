using ElbProvisioner.Cli.Commands;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.PlanFile;

namespace ElbProvisioner.Cli.Sources;

/// <summary>Saved plans on disk. They hold variable values and file contents, so only their owner may read them.</summary>
internal static class PlanFileStore
{
    /// <summary>Whole or not at all: a reader never sees half a plan, and a plan that was there stays until the new one is complete.</summary>
    public static async Task WriteAsync(string path, byte[] content, CancellationToken ct)
    {
        var next = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // The mode given here counts only for a file that is not there yet.
            File.Delete(next);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(next, options))
        {
            await file.WriteAsync(content, ct);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
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
