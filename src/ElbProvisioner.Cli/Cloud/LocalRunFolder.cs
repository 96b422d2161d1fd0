using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>
/// What a world with traffic has beside its file: a lock, so that one elbctl at a time lets its instances run; where its listeners are, for
/// other commands; the local authority; and the output of its instances.
/// </summary>
internal sealed class LocalRunFolder : IDisposable
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly FileStream _lock;

    private LocalRunFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    public string Logs => System.IO.Path.Combine(Path, "logs");

    /// <param name="world">Of the world's file.</param>
    public static string Of(string world) => TrafficDoor.FolderOf(world);

    /// <summary>Takes the world's traffic; logs of an earlier run are removed.</summary>
    /// <param name="time">Life's clock: whoever only looks lets go soon.</param>
    /// <returns>Null: another process has it.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static async Task<LocalRunFolder?> TakeAsync(string world, TimeProvider time, CancellationToken stop)
    {
        var path = Of(world);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                var held = new FileStream(LockOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                var folder = new LocalRunFolder(path, held);
                folder.ForgetEarlier();
                return folder;
            }
            catch (IOException) when (IsHeld(path))
            {
                await Task.Delay(Pause, time, stop);
            }
        }

        return null;
    }

    /// <summary>Somebody lets the world's instances run.</summary>
    public static bool IsTaken(string world) => IsHeld(Of(world));

    /// <summary>Where listeners are, while somebody lets the world's instances run; null: nobody does.</summary>
    public static LocalAddresses? Read(string world)
    {
        var path = Of(world);
        try
        {
            return IsHeld(path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(AddressesOf(path)), LocalAddressesJson.Default.LocalAddresses)
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Tells other commands where listeners are.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public void Tell(LocalAddresses addresses)
    {
        var next = AddressesOf(Path) + ".next";
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(addresses, LocalAddressesJson.Default.LocalAddresses));
        File.Move(next, AddressesOf(Path), overwrite: true);
    }

    public void Dispose()
    {
        File.Delete(AddressesOf(Path));
        _lock.Dispose();
    }

    private static string LockOf(string path) => System.IO.Path.Combine(path, "lock");

    private static string AddressesOf(string path) => System.IO.Path.Combine(path, "listeners.json");

    private static bool IsHeld(string path)
    {
        try
        {
            using var look = new FileStream(LockOf(path), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private void ForgetEarlier()
    {
        File.Delete(AddressesOf(Path));
        if (Directory.Exists(Logs))
        {
            foreach (var log in Directory.EnumerateFiles(Logs, "*.log"))
            {
                File.Delete(log);
            }
        }
    }
}

/// <summary>Where the listeners of a world with traffic are reached on this machine.</summary>
/// <param name="Authority">The file with the certificate that their clients are to trust.</param>
/// <param name="Listeners">URLs by the listener's ARN.</param>
internal sealed record LocalAddresses(string? Authority, ImmutableSortedDictionary<string, string> Listeners);

[JsonSerializable(typeof(LocalAddresses))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class LocalAddressesJson : JsonSerializerContext;
