using System.Collections.Immutable;
using System.IO.Compression;
using System.IO.Pipelines;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Cli.Sources;

/// <summary>Access logs that the user names: files, folders as a bucket has them, standard input; packed by gzip or not.</summary>
internal sealed class LogFiles
{
    private static readonly string[] Endings = [".log", ".log.gz"];

    private readonly Host _host;
    private readonly ImmutableArray<string> _names;

    private LogFiles(Host host, ImmutableArray<string> names)
    {
        _host = host;
        _names = names;
    }

    public int Count => _names.Length;

    /// <summary>All of them are looked for before any is read.</summary>
    /// <param name="isInputTaken">The stack file comes from standard input.</param>
    public static (LogFiles? Found, Diagnostic? Refusal) Find(Host host, IEnumerable<string> names, bool isInputTaken)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var name in names)
        {
            var path = Path.Combine(host.Folder, name);
            if (name == StackArguments.StandardInput)
            {
                if (isInputTaken || found.Contains(name))
                {
                    return (null, Refusal("Standard input can be read only once.", "Leave one - out."));
                }

                found.Add(name);
            }
            else if (Directory.Exists(path))
            {
                var inside = Directory
                    .EnumerateFiles(path, "*", SearchOption.AllDirectories)
                    .Where(static file => Endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
                    .Order(StringComparer.Ordinal)
                    .ToList();
                if (inside.Count == 0)
                {
                    return (null, Refusal($"The folder {name} holds no access log: no .log and no .log.gz.", "Name the files."));
                }

                found.AddRange(inside);
            }
            else if (!File.Exists(path))
            {
                return (null, Refusal($"{name} cannot be read: it does not exist.", "Check the name."));
            }
            else
            {
                found.Add(path);
            }
        }

        return (new(host, found.ToImmutable()), null);
    }

    /// <returns>Null: all was read.</returns>
    public async Task<Diagnostic?> ReadAsync(LogLines lines, CancellationToken stop)
    {
        foreach (var name in _names)
        {
            var shown = name == StackArguments.StandardInput ? "Standard input" : Path.GetRelativePath(_host.Folder, name);
            var (file, reason) = name == StackArguments.StandardInput ? (_host.Terminal.OpenInput(), "") : Disk.Open(name);
            if (file is null)
            {
                return Refusal($"{shown} cannot be read: {reason}.", "Check the name and who may read it.");
            }

            try
            {
                await using (file)
                {
                    await ReadAsync(file, lines, stop);
                }
            }
            catch (InvalidDataException)
            {
                // Of one that was cut, too: the runtime looks for the end (UseStrictValidation in Directory.Build.props).
                return Refusal($"{shown} is damaged or cut short: it cannot be unpacked to its end.", "Fetch it again.");
            }
            catch (IOException e)
            {
                return Refusal($"{shown} cannot be read: {e.Message.TrimEnd('.')}.", "Fetch it again.");
            }
        }

        return null;
    }

    private static async Task ReadAsync(Stream file, LogLines lines, CancellationToken stop)
    {
        var pipe = PipeReader.Create(file, new StreamPipeReaderOptions(leaveOpen: true));
        var begin = await pipe.ReadAtLeastAsync(2, stop);
        var isPacked = begin.Buffer.Length >= 2 && begin.Buffer.FirstSpan is [0x1f, 0x8b, ..];
        pipe.AdvanceTo(begin.Buffer.Start);
        await using var plain = pipe.AsStream();
        if (!isPacked)
        {
            await lines.ReadAsync(plain, stop);
            return;
        }

        await using var unpacked = new GZipStream(plain, CompressionMode.Decompress);
        await lines.ReadAsync(unpacked, stop);
    }

    private static Diagnostic Refusal(string message, string remedy) => new(SourceCodes.LogUnreadable, SourceSpan.None, message, remedy);
}
