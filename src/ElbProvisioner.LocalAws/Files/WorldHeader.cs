using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Files;

/// <summary>
/// The first line of a world's file: whose it is, of which version, and how much of it was the world when it was written anew.
/// </summary>
internal static class WorldHeader
{
    /// <summary>No header is longer, in bytes.</summary>
    public const int Longest = 200;

    /// <summary>What the file of every build begins with, in bytes.</summary>
    public const string Beginning = $$"""{"format":"{{Format}}",""";

    private const string Format = "elbctl local world";
    private const int Version = 1;

    private static readonly byte[] Mark = Encoding.UTF8.GetBytes(Beginning);

    public static int MarkLength => Mark.Length;

    /// <exception cref="WorldFileException">Damaged, of another version, or of something else.</exception>
    public static (string Id, long LiveBytes) Read(string path, ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            using var header = JsonDocument.ParseValue(ref json);
            var root = header.RootElement;
            if (root.GetProperty("format").GetString() != Format)
            {
                throw Unreadable(path, line);
            }

            var version = root.GetProperty("version").GetInt32();
            if (version != Version)
            {
                throw new WorldFileException(
                    path,
                    $"it was written by another version of elbctl (format {version}, this one has {Version})",
                    WorldFileException.Forgetting
                );
            }

            return (root.GetProperty("id").GetString() ?? "", root.GetProperty("live").GetInt64());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Unreadable(path, line, e);
        }
    }

    public static (string Id, byte[] Line) New(long liveBytes)
    {
        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        return (
            id,
            Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $$"""{{Beginning}}"version":{{Version}},"id":"{{id}}","live":{{liveBytes}}}""")
                    + "\n"
            )
        );
    }

    /// <summary>
    /// Whether a file that begins so is a world's, of whatever build: cut short, nothing of it is wrong; of a whole mark one byte may be
    /// damaged.
    /// </summary>
    public static bool IsOfWorld(ReadOnlySpan<byte> begun)
    {
        var length = Math.Min(begun.Length, Mark.Length);
        var right = begun[..length].CommonPrefixLength(Mark);
        return right == length || (length == Mark.Length && begun[(right + 1)..length].SequenceEqual(Mark.AsSpan(right + 1)));
    }

    private static WorldFileException Unreadable(string path, ReadOnlySpan<byte> line, Exception? inner = null) =>
        IsOfWorld(line) ? WorldFileException.Damaged(path, 1, "it is not whole", inner) : WorldFileException.Strange(path);
}
