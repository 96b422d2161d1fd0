using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic.Logs;

/// <summary>
/// Access logs in a folder, under the keys that they have in a bucket: a file for each load balancer and five minutes. Rows are there at
/// once and uncompressed, so that one can follow them.
/// </summary>
public sealed class AccessLogFolder : IRequestObserver, IAsyncDisposable
{
    // Rows that wait for a slow disk: beyond these, requests do not wait, and rows are lost, as AWS's best effort has it.
    private const int MostWaiting = 100_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Channel<RequestRecord> _rows = Channel.CreateBounded<RequestRecord>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite }
    );

    private readonly string _folder;
    private readonly Action<string>? _say;
    private readonly Dictionary<string, (string Path, StreamWriter Writer)> _open = new(StringComparer.Ordinal);
    private readonly string _suffix = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly Task _writing;
    private bool _hasComplained;

    /// <param name="folder">Made when it is not there.</param>
    /// <param name="say">Hears once of what cannot be written.</param>
    public AccessLogFolder(string folder, Action<string>? say = null)
    {
        (_folder, _say) = (folder, say);
        _writing = WriteAsync();
    }

    public void OnRequest(RequestRecord record) => _rows.Writer.TryWrite(record);

    public async ValueTask DisposeAsync()
    {
        _rows.Writer.TryComplete();
        await _writing;
    }

    /// <summary>The key in a bucket, but for <c>.gz</c>.</summary>
    internal static string KeyOf(RequestRecord record, string suffix)
    {
        var parts = record.BalancerArn.Split(':', 6);
        var account = parts.Length > 4 ? parts[4] : "";
        var ticks = record.Ended.UtcTicks;
        var end = new DateTimeOffset(ticks - (ticks % Window.Ticks) + Window.Ticks, TimeSpan.Zero);
        var name = AccessLogRow.NameOf(record.BalancerArn).Replace('/', '.');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"AWSLogs/{account}/elasticloadbalancing/{record.Region}/{end:yyyy/MM/dd}/"
                + $"{account}_elasticloadbalancing_{record.Region}_{name}_{end:yyyyMMddTHHmmZ}_127.0.0.1_{suffix}.log"
        );
    }

    private async Task WriteAsync()
    {
        while (await _rows.Reader.WaitToReadAsync())
        {
            try
            {
                while (_rows.Reader.TryRead(out var record))
                {
                    await WriterOf(record).WriteLineAsync(AccessLogRow.Of(record));
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
                    _say?.Invoke($"Access logs cannot be written: {e.Message}");
                }
            }
        }

        foreach (var (_, writer) in _open.Values)
        {
            await writer.DisposeAsync();
        }
    }

    private StreamWriter WriterOf(RequestRecord record)
    {
        var path = Path.Combine(_folder, KeyOf(record, _suffix).Replace('/', Path.DirectorySeparatorChar));
        if (_open.TryGetValue(record.BalancerArn, out var open) && open.Path == path)
        {
            return open.Writer;
        }

        open.Writer?.Dispose();
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? _folder);
        var writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            NewLine = "\n",
        };
        _open[record.BalancerArn] = (path, writer);
        return writer;
    }
}
