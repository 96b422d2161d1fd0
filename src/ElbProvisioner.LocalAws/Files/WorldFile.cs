using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Files;

/// <summary>
/// A world in a file, for several processes at once. The file only grows: a header, then one line for each transaction that changed
/// something, with a checksum at its end. A process killed while it writes leaves a line without an end, which the next one takes away.
/// Whoever runs a transaction holds a lock beside the file and first reads what others have appended.
/// </summary>
internal sealed class WorldFile : IWorldStore
{
    private const int CompactFrom = 1 << 20;

    private readonly string _path;
    private readonly TimeProvider _real;
    private readonly WorldClock _clock;
    private readonly Action<string>? _log;
    private string? _id;
    private long _read;

    /// <param name="real">Life's clock.</param>
    /// <param name="clock">The world's; set forward when another process is ahead.</param>
    /// <param name="log">Hears of what was lost.</param>
    public WorldFile(string path, TimeProvider real, WorldClock clock, Action<string>? log = null) =>
        (_path, _real, _clock, _log) = (path, real, clock, log);

    public IDisposable Enter(AwsWorld world)
    {
        var hold = WorldLock.Take(_path);
        try
        {
            CatchUp(world);
            return hold;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    public void Write(DateTimeOffset worldTime, IReadOnlyCollection<(ITable Table, string Key)> changed)
    {
        try
        {
            using var file = new FileStream(_path, Options(FileMode.OpenOrCreate, FileAccess.ReadWrite));
            if (_id is null)
            {
                var header = WorldHeader.New(liveBytes: 0);
                file.SetLength(0);
                file.Write(header.Line);
                (_id, _read) = (header.Id, file.Length);
            }

            var start = file.Length;
            file.Position = start;
            try
            {
                file.Write(Line(worldTime, _real.GetUtcNow(), changed));
                // Whoever made the call is told that it is done: it must outlive the machine's power too.
                file.Flush(flushToDisk: true);
                _read = file.Length;
            }
            catch (IOException)
            {
                // A full disk: half a line would only be taken away later.
                file.SetLength(start);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The world of this process is not what the file says: the next transaction reads it anew.
            _id = null;
            throw new WorldFileException(_path, $"it cannot be written ({Clause(e)})", WorldLock.CheckFolder, e);
        }
    }

    /// <summary>When the file was last written: by the world's clock and by life's. Null: there is none.</summary>
    /// <exception cref="WorldFileException"/>
    public static (DateTimeOffset World, DateTimeOffset Real)? LastWritten(string path)
    {
        using var hold = WorldLock.Take(path);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = new FileStream(path, Options(FileMode.Open, FileAccess.Read));
            if (new LineReader(file).Next() is not { } header)
            {
                return IsWorld(path) ? null : throw WorldFileException.Strange(path);
            }

            WorldHeader.Read(path, header.Span);
            return LineReader.LastOf(file) is { } line && line.Span.Contains((byte)'\t') ? Times(ReadLine(path, line, number: -1)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorldFileException(path, $"it cannot be read ({Clause(e)})", WorldLock.CheckFolder, e);
        }
    }

    /// <summary>The file as it is between two transactions.</summary>
    /// <returns>False: there is nothing.</returns>
    /// <exception cref="WorldFileException">A file cannot be read or written.</exception>
    public static bool Copy(string from, string to)
    {
        using var hold = WorldLock.Take(from);
        if (!File.Exists(from))
        {
            return false;
        }

        try
        {
            File.Copy(from, to, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorldFileException(from, $"it cannot be copied ({Clause(e)})", WorldLock.CheckFolder, e);
        }
    }

    /// <summary>Forgets everything. Processes that use the file notice at their next transaction.</summary>
    /// <returns>False: there was nothing.</returns>
    /// <exception cref="WorldFileException">The file is something else; or it cannot be removed.</exception>
    public static bool Delete(string path)
    {
        using var hold = WorldLock.Take(path);
        var existed = File.Exists(path);
        try
        {
            if (existed && !IsWorld(path))
            {
                throw WorldFileException.Strange(path);
            }

            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorldFileException(path, $"it cannot be removed ({Clause(e)})", WorldLock.CheckFolder, e);
        }

        return existed;
    }

    private void CatchUp(AwsWorld world)
    {
        try
        {
            if (!File.Exists(_path) || IsUnborn())
            {
                Forget(world);
                return;
            }

            var (id, end, live) = ReadFrom(
                _path,
                _read,
                _id,
                _log,
                onHeader: _ => Forget(world),
                onLine: (line, number) => Take(world, line, number)
            );
            (_id, _read) = (id, end);
            if (end > CompactFrom && end > 4 * live)
            {
                Compact(world);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorldFileException(_path, $"it cannot be read ({Clause(e)})", WorldLock.CheckFolder, e);
        }
    }

    /// <summary>Whoever made it was killed within its first line.</summary>
    private bool IsUnborn()
    {
        using var file = new FileStream(_path, Options(FileMode.Open, FileAccess.Read));
        var beginning = new byte[WorldHeader.Beginning.Length];
        var length = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        return file.Length < WorldHeader.Longest
            && WorldHeader.Beginning.StartsWith(Encoding.UTF8.GetString(beginning, 0, length), StringComparison.Ordinal)
            && !HasLine(file);
    }

    private static bool HasLine(FileStream file)
    {
        file.Position = 0;
        return new LineReader(file).Next() is not null;
    }

    private void Forget(AwsWorld world)
    {
        world.Clear();
        (_id, _read) = (null, 0);
    }

    private void Take(AwsWorld world, JsonElement line, long number)
    {
        DateTimeOffset time;
        try
        {
            time = Time(line, "s");
            foreach (var change in line.GetProperty("c").EnumerateArray())
            {
                var table = change[1].GetString() ?? "";
                if (!world.Load(change[0].GetString() ?? "", table, change[2].GetString() ?? "", change[3]))
                {
                    throw OfAnotherBuild(number, $"it has a '{table}', which this one does not know");
                }
            }
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or IndexOutOfRangeException
                        or ArgumentException
            )
        {
            // The checksum is right: whoever wrote it meant something else by it.
            throw OfAnotherBuild(number, Clause(e));
        }

        world.NotBefore(time);
        _clock.NotBefore(time);
    }

    /// <summary>Writes what there is now in place of how it came to be.</summary>
    private void Compact(AwsWorld world)
    {
        var everything = world.Everything().ToList();
        var line = Line(_clock.GetUtcNow(), _real.GetUtcNow(), everything);
        var header = WorldHeader.New(line.Length);
        var fresh = _path + ".new";
        using (var file = new FileStream(fresh, Options(FileMode.Create, FileAccess.Write)))
        {
            file.Write(header.Line);
            file.Write(line);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, _path, overwrite: true);
        (_id, _read) = (header.Id, header.Line.Length + line.Length);
    }

    /// <summary>Reads the lines from <paramref name="from"/>, or all of them when the header is not the one expected.</summary>
    private static (string Id, long End, long LiveBytes) ReadFrom(
        string path,
        long from,
        string? expectedId,
        Action<string>? log,
        Action<string> onHeader,
        Action<JsonElement, long> onLine
    )
    {
        using var file = new FileStream(path, Options(FileMode.Open, FileAccess.ReadWrite));
        var reader = new LineReader(file);
        var header = reader.Next() ?? throw WorldFileException.Damaged(path, 1, "its first line has no end");
        var (id, live) = WorldHeader.Read(path, header.Span);
        var number = 1L;
        if (id != expectedId || from > file.Length)
        {
            onHeader(id);
        }
        else if (from > reader.Position)
        {
            reader.MoveTo(from);
            number = -1;
        }

        while (reader.Next() is { } line)
        {
            number += number > 0 ? 1 : 0;
            onLine(ReadLine(path, line, number), number);
        }

        if (reader.Position < file.Length)
        {
            log?.Invoke(
                $"{path}: its last {file.Length - reader.Position} bytes are no whole line and are taken away. A process was killed "
                    + "or the machine went down while it wrote: what that call changed is lost."
            );
            file.SetLength(reader.Position);
        }

        return (id, reader.Position, live);
    }

    private static JsonElement ReadLine(string path, ReadOnlyMemory<byte> line, long number)
    {
        var tab = line.Span.LastIndexOf((byte)'\t');
        if (tab < 0 || !line.Span[(tab + 1)..].SequenceEqual(Checksum(line.Span[..tab])))
        {
            throw WorldFileException.Damaged(path, number, "its checksum is wrong");
        }

        try
        {
            return JsonElement.Parse(line.Span[..tab]);
        }
        catch (JsonException e)
        {
            throw WorldFileException.Damaged(path, number, e.Message);
        }
    }

    private static (DateTimeOffset World, DateTimeOffset Real) Times(JsonElement line) => (Time(line, "s"), Time(line, "r"));

    private static DateTimeOffset Time(JsonElement line, string member) => new(line.GetProperty(member).GetInt64(), TimeSpan.Zero);

    private static byte[] Line(DateTimeOffset worldTime, DateTimeOffset realTime, IReadOnlyCollection<(ITable Table, string Key)> changed)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("s", worldTime.UtcTicks);
            json.WriteNumber("r", realTime.UtcTicks);
            json.WriteStartArray("c");
            foreach (var (table, key) in changed)
            {
                json.WriteStartArray();
                json.WriteStringValue(table.Region);
                json.WriteStringValue(table.Name);
                json.WriteStringValue(key);
                table.Write(json, key);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var checksum = Checksum(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        buffer.WriteByte((byte)'\t');
        buffer.Write(checksum);
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static byte[] Checksum(ReadOnlySpan<byte> line) =>
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(line))[..8]);

    private static FileStreamOptions Options(FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && mode is FileMode.Create or FileMode.OpenOrCreate)
        {
            // What a launch template carries is nobody else's business.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private WorldFileException OfAnotherBuild(long line, string reason) =>
        new(
            _path,
            $"{(line > 0 ? $"line {line}" : "a line")} was written by another build of elbctl: {reason}",
            $"Use that build. Otherwise {WorldFileException.Forgetting}"
        );

    /// <summary>Whatever build wrote it, and cut or not; a file that holds nothing yet is nobody's.</summary>
    private static bool IsWorld(string path)
    {
        using var file = new FileStream(path, Options(FileMode.Open, FileAccess.Read));
        var begun = new byte[WorldHeader.MarkLength];
        var length = file.ReadAtLeast(begun, begun.Length, throwOnEndOfStream: false);
        return WorldHeader.IsOfWorld(begun.AsSpan(0, length));
    }

    private static string Clause(Exception e) => e.Message.TrimEnd('.');
}
