namespace ElbProvisioner.LocalAws;

/// <summary>
/// The state file cannot be used: damaged, of another version, held too long by another process, or not to be read or written.
/// </summary>
/// <param name="reason">A clause without a full stop.</param>
/// <param name="remedy">What a user can do about it.</param>
public sealed class WorldFileException(string path, string reason, string remedy, Exception? inner = null)
    : Exception($"{path}: {reason}. {remedy}", inner)
{
    public string Path => path;

    public string Reason => reason;

    public string Remedy => remedy;
}
