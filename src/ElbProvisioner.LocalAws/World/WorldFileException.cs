namespace ElbProvisioner.LocalAws.World;

/// <summary>
/// The state file cannot be used: damaged, of another version, held too long by another process, or not to be read or written.
/// </summary>
/// <param name="reason">A clause without a full stop.</param>
/// <param name="remedy">What a user can do about it.</param>
public sealed class WorldFileException(string path, string reason, string remedy, Exception? inner = null)
    : Exception($"{path}: {reason}. {remedy}", inner)
{
    internal const string Forgetting = "'elbctl local reset' forgets it and begins anew.";

    public string Path => path;

    public string Reason => reason;

    public string Remedy => remedy;

    /// <param name="line">From 1; 0 or less: it is not known which.</param>
    internal static WorldFileException Damaged(string path, long line, string reason, Exception? inner = null) =>
        new(path, (line > 0 ? $"line {line} is damaged: " : "it is damaged: ") + reason, Forgetting, inner);

    internal static WorldFileException Strange(string path) =>
        new(path, "it is not the local AWS of elbctl", "Name another file; elbctl neither writes to this one nor removes it.");
}
