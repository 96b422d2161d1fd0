using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ElbProvisioner.Aws.Reading;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>
/// Hints of the last read, one small file for each stack in the user's cache folder. Deleting it costs the next read a few round trips and
/// nothing else; what cannot be read or written, or is not of this format, is passed over without a word.
/// </summary>
internal sealed class HintCache(string? folder)
{
    private const string Format = "elbctl read hints";
    private const int Version = 1;
    private const int LargestFile = 1 << 20;
    private const int MostKeys = 2000;
    private const int LongestKey = 8192;
    private const string Punctuation = ":/._-*@+=\\,";

    /// <param name="environment">XDG_CACHE_HOME; on macOS and Windows the system's own folder for caches.</param>
    public static HintCache Of(Func<string, string?> environment) => new(FolderOf(environment));

    /// <param name="scope">What tells one read from another; see <see cref="Scope"/>.</param>
    public ReadHints Load(string scope)
    {
        if (folder is null)
        {
            return ReadHints.None;
        }

        try
        {
            var file = new FileInfo(PathOf(folder, scope));
            return file.Exists && file.Length <= LargestFile ? Parse(File.ReadAllBytes(file.FullName)) : ReadHints.None;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or ArgumentException
            )
        {
            return ReadHints.None;
        }
    }

    public void Save(string scope, ReadHints hints)
    {
        if (folder is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            var path = PathOf(folder, scope);
            var next = path + ".new";
            File.WriteAllBytes(next, Write(hints));
            File.Move(next, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be kept is no cache.
        }
    }

    public static string Scope(CloudChoice choice, string region, string stack, ReadPurpose purpose) =>
        string.Join('\n', Version, region, choice.EndpointUrl, choice.Profile, stack, purpose);

    private static string PathOf(string folder, string scope) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope))[..16]) + ".json");

    private static ReadHints Parse(byte[] content)
    {
        var root = JsonElement.Parse(content);
        if (root.GetProperty("format").GetString() != Format || root.GetProperty("version").GetInt32() != Version)
        {
            return ReadHints.None;
        }

        var keys = root.GetProperty("keys")
            .EnumerateObject()
            .Select(kind =>
                (
                    kind.Name,
                    Keys: kind.Value.EnumerateArray()
                        .Select(k => k.GetString())
                        .OfType<string>()
                        .Where(IsPlausible)
                        .ToImmutableSortedSet(StringComparer.Ordinal)
                )
            )
            .ToImmutableSortedDictionary(k => k.Name, k => k.Keys, StringComparer.Ordinal);
        return keys.Sum(k => k.Value.Count) <= MostKeys ? new(keys) : ReadHints.None;
    }

    /// <summary>Of what ids, ARNs and names consist of.</summary>
    private static bool IsPlausible(string key) =>
        key.Length is > 0 and <= LongestKey
        && key.All(c => char.IsAsciiLetterOrDigit(c) || Punctuation.Contains(c, StringComparison.Ordinal));

    private static byte[] Write(ReadHints hints)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteStartObject("keys");
            foreach (var (kind, keys) in hints.Keys)
            {
                json.WriteStartArray(kind);
                foreach (var key in keys)
                {
                    json.WriteStringValue(key);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static string? FolderOf(Func<string, string?> environment)
    {
        var home = environment("HOME") is { Length: > 0 } given
            ? given
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        var caches =
            OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            : environment("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Path.Combine(home, ".cache");
        return Path.IsPathRooted(caches) ? Path.Combine(caches, "elbctl", "hints") : null;
    }
}
