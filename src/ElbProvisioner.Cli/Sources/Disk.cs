namespace ElbProvisioner.Cli.Sources;

/// <summary>Reads files that the user names: what stands in the way is an answer, not an exception.</summary>
internal static class Disk
{
    /// <summary>Either the bytes or, for people, why there are none: <c>it does not exist</c>.</summary>
    public static (byte[]? Content, string Reason) Read(string path)
    {
        try
        {
            return (File.ReadAllBytes(path), "");
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

    public static (string? Text, string Reason) ReadText(string path)
    {
        var (content, reason) = Read(path);
        if (content is null)
        {
            return (null, reason);
        }

        using var reader = new StreamReader(new MemoryStream(content));
        return (reader.ReadToEnd(), "");
    }
}
