using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Files;

/// <summary>The lock beside a world's file.</summary>
internal static class WorldLock
{
    public const string CheckFolder = "Check the folder's rights and space, or keep it elsewhere with ELBCTL_LOCAL_STATE=FILE.";

    /// <summary>About a millisecond each, and no transaction takes longer than some.</summary>
    private const int Attempts = 10_000;

    /// <summary>Waits its turn. The system lets go of the lock when its process ends, however that ends.</summary>
    public static FileStream Take(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorldFileException(path, $"it cannot be kept there ({Clause(e)})", CheckFolder, e);
        }

        var spin = new SpinWait();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(
                    path + ".lock",
                    new FileStreamOptions
                    {
                        Mode = FileMode.OpenOrCreate,
                        Access = FileAccess.ReadWrite,
                        Share = FileShare.None,
                        BufferSize = 0,
                    }
                );
            }
            catch (UnauthorizedAccessException e)
            {
                throw new WorldFileException(path, $"it cannot be kept there ({Clause(e)})", CheckFolder, e);
            }
            catch (IOException e) when (attempt >= Attempts)
            {
                throw new WorldFileException(path, $"it is held by another process or cannot be locked ({Clause(e)})", CheckFolder, e);
            }
            catch (IOException)
            {
                spin.SpinOnce();
            }
        }
    }

    private static string Clause(Exception e) => e.Message.TrimEnd('.');
}
