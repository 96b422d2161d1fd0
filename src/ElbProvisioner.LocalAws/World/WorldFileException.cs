namespace ElbProvisioner.LocalAws.World;

/// <summary>The state file cannot be used: damaged, of another version, held too long by another process, or not to be read or written.</summary>
public sealed class WorldFileException(string path, string reason, Exception? inner = null) : Exception($"{path}: {reason}", inner)
{
    public string Path => path;

    public string Reason => reason;
}
