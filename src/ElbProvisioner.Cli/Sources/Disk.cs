namespace ElbProvisioner.Cli.Sources;

/// <summary>Reads files that the user names: what stands in the way is an answer, not an exception.</summary>
internal static class Disk
{
    /// <summary>Either the bytes or, for people, why there are none: <c>it does not exist</c>.</summary>
    public static (byte[]? Content, string Reason) Read(string path) => Try(path, () => File.ReadAllBytes(path));

    /// <summary>The same for what is too large to be held.</summary>
    public static (Stream? Content, string Reason) Open(string path) => Try(path, () => File.OpenRead(path));

    private static (T? Content, string Reason) Try<T>(string path, Func<T> read)
        where T : class
    {
        try
        {
            return (read(), "");
        }
        catch (FileNotFoundException)
        {
            return (null, "it does not exist");
        }
        catch (DirectoryNotFoundException)
        {
            return (null, "its folder does not exist");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return (null, "it is a folder");
        }
        catch (UnauthorizedAccessException)
        {
            return (null, "access is denied");
        }
        catch (IOException e)
        {
            return (null, e.Message.TrimEnd('.'));
        }
    }

    /// <summary>Whole or not at all: a full disk or a signal leaves nothing behind, and nobody ever sees half a file.</summary>
    /// <param name="overwrites">False: should one have appeared, it is an <see cref="IOException"/>.</param>
    /// <param name="mode">Who may read it; null: as the system says.</param>
    public static async Task WriteWholeAsync(string path, byte[] content, bool overwrites, UnixFileMode? mode, CancellationToken ct)
    {
        var next = Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetRandomFileName()}{Path.GetExtension(path)}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode ?? options.UnixCreateMode;
        }

        try
        {
            await using (var file = new FileStream(next, options))
            {
                await file.WriteAsync(content, ct);
                file.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrites);
        }
        finally
        {
            // Where it has moved there is nothing to delete.
            File.Delete(next);
        }
    }

    /// <summary>No more than so many bytes of a file that is known to be a regular one.</summary>
    public static (byte[]? Content, string Reason) ReadBeginning(string path, int length)
    {
        try
        {
            using var file = File.OpenRead(path);
            var begun = new byte[length];
            return (begun[..file.ReadAtLeast(begun, length, throwOnEndOfStream: false)], "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, ReasonOf(e));
        }
    }

    /// <summary>Why a file could not be written, for people.</summary>
    public static string ReasonOf(Exception e) =>
        e switch
        {
            DirectoryNotFoundException => "its folder does not exist",
            UnauthorizedAccessException => "access is denied",
            _ => e.Message.TrimEnd('.'),
        };

    /// <summary>
    /// Of a regular file that is not too large. What is asked before it is opened keeps a pipe from holding the program for ever.
    /// </summary>
    public static (string? Text, string Reason) ReadRegularText(string path, long maxBytes)
    {
        var file = new FileInfo(path);
        return file.Exists && !file.Attributes.HasFlag(FileAttributes.Directory)
            ? file.Length switch
            {
                // Pipes, devices and what /proc makes up say that they hold nothing.
                0 => (null, "it is empty, or not a regular file"),
                var length when length > maxBytes => (null, $"it is larger than {maxBytes / 1024} KiB"),
                _ => ReadText(path),
            }
            : ReadText(path);
    }

    public static (string? Text, string Reason) ReadText(string path)
    {
        var (content, reason) = Read(path);
        return content is null ? (null, reason) : (TextOf(content), "");
    }

    private static string TextOf(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content));
        return reader.ReadToEnd();
    }
}
