namespace ElbProvisioner.Cli.Sources;

/// <summary>What stands where a file is to be written, found out without waiting for anybody.</summary>
internal enum OutputPlace
{
    Free,
    RegularFile,
    Folder,

    /// <summary>A pipe, a socket, a terminal, or what the kernel makes up.</summary>
    NoFile,
    NoFolder,
    Locked,
}

internal static class OutputPlaces
{
    private static readonly string[] KernelFolders = ["/dev/", "/proc/", "/sys/"];

    public static OutputPlace Find(string path)
    {
        var full = Path.GetFullPath(path);
        if (IsOfKernel(full) || RealPath.Of(full) is not { } real || IsOfKernel(real))
        {
            return OutputPlace.NoFile;
        }

        if (Directory.Exists(real))
        {
            return OutputPlace.Folder;
        }

        return File.Exists(real) ? KindOf(real)
            : Directory.Exists(Path.GetDirectoryName(real)) ? OutputPlace.Free
            : OutputPlace.NoFolder;
    }

    /// <summary>
    /// What has a length is a file. Of the rest nothing but opening tells; a pipe that is opened to read and write at once waits for no
    /// other end (Linux, fifo(7)).
    /// </summary>
    private static OutputPlace KindOf(string path)
    {
        try
        {
            if (new FileInfo(path).Length > 0)
            {
                return OutputPlace.RegularFile;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return file.CanSeek ? OutputPlace.RegularFile : OutputPlace.NoFile;
        }
        catch (UnauthorizedAccessException)
        {
            return OutputPlace.Locked;
        }
        catch (IOException)
        {
            // A socket cannot be opened at all.
            return OutputPlace.NoFile;
        }
    }

    private static bool IsOfKernel(string path) => KernelFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));
}
