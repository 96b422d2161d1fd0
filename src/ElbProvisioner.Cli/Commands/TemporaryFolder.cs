namespace ElbProvisioner.Cli.Commands;

/// <summary>
/// A folder for a world that is to leave nothing. It is held by a file in it for as long as its process lives: what a killed one has left,
/// the next one removes.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "elbctl-run-";
    private const string Lock = "held";

    private readonly DirectoryInfo _folder;
    private readonly FileStream _held;

    /// <param name="parent">Null: the system's folder for temporary files.</param>
    public TemporaryFolder(string? parent = null)
    {
        parent ??= Path.GetTempPath();
        RemoveLeft(parent);
        if (OperatingSystem.IsWindows())
        {
            _folder = Directory.CreateDirectory(Path.Combine(parent, Prefix + Path.GetRandomFileName()));
        }
        else
        {
            _folder = Directory.CreateDirectory(
                Path.Combine(parent, Prefix + Path.GetRandomFileName()),
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }

        _held = new FileStream(Path.Combine(_folder.FullName, Lock), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    public string FullName => _folder.FullName;

    public string File => Path.Combine(FullName, "local-aws.world");

    public void Dispose()
    {
        _held.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>One that has no file to hold it yet is being made.</summary>
    private static void RemoveLeft(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            try
            {
                using (new FileStream(Path.Combine(folder, Lock), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    // Nobody holds it.
                }

                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody holds it, or it is somebody else's.
            }
        }
    }
}
