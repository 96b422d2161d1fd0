using System.Threading.Channels;

namespace ElbProvisioner.LocalTraffic.Logs;

/// <summary>
/// Files of rows in a folder, written by one writer while many tell it what there is. Rows are there at once, so that one can follow them.
/// </summary>
internal sealed class LogFiles : IAsyncDisposable
{
    // Rows that wait for a slow disk: beyond these nobody waits, and rows are lost, as AWS's best effort has it.
    private const int MostWaiting = 100_000;

    private readonly Channel<(string Series, string Key, string Row)> _rows = Channel.CreateBounded<(string, string, string)>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite }
    );

    private readonly string _folder;
    private readonly Action<string>? _say;
    private readonly Dictionary<string, (string Path, StreamWriter Writer)> _open = new(StringComparer.Ordinal);
    private readonly Task _writing;
    private bool _hasComplained;

    /// <param name="folder">Made when it is not there.</param>
    /// <param name="say">Hears once of what cannot be written.</param>
    public LogFiles(string folder, Action<string>? say)
    {
        (_folder, _say) = (folder, say);
        _writing = WriteAsync();
    }

    /// <param name="series">What has one file after the other.</param>
    /// <param name="key">Its file now, below the folder, with slashes.</param>
    public void Add(string series, string key, string row) => _rows.Writer.TryWrite((series, key, row));

    public async ValueTask DisposeAsync()
    {
        _rows.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync()
    {
        while (await _rows.Reader.WaitToReadAsync())
        {
            try
            {
                while (_rows.Reader.TryRead(out var one))
                {
                    await WriterOf(one.Series, one.Key).WriteLineAsync(one.Row);
                }

                foreach (var (_, writer) in _open.Values)
                {
                    await writer.FlushAsync();
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_hasComplained)
                {
                    _hasComplained = true;
                    _say?.Invoke($"Logs cannot be written: {e.Message}");
                }
            }
        }

        foreach (var (_, writer) in _open.Values)
        {
            await writer.DisposeAsync();
        }
    }

    private StreamWriter WriterOf(string series, string key)
    {
        var path = Path.Combine(_folder, key.Replace('/', Path.DirectorySeparatorChar));
        if (_open.TryGetValue(series, out var open) && open.Path == path)
        {
            return open.Writer;
        }

        open.Writer?.Dispose();
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? _folder);
        var writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            NewLine = "\n",
        };
        _open[series] = (path, writer);
        return writer;
    }
}
