namespace ElbProvisioner.Cli.Sources;

/// <param name="line">Without its end; gone when the call is over.</param>
internal delegate void LineReceiver(ReadOnlySpan<byte> line);

/// <summary>
/// A stream line by line, in memory that does not grow: while the lines of one block are looked at, the next is read, and unpacked, on
/// another thread.
/// </summary>
internal sealed class LogLines(LineReceiver each, Action tooLong)
{
    /// <summary>
    /// What an access log quotes of a request is shorter by far [ALB guide: quotas: 16 KB a request line, 64 KB of headers].
    /// </summary>
    internal const int LongestLine = 128 * 1024;

    private const int BlockLength = 256 * 1024;

    /// <summary>What the block before ended with stands in front of the block, up to here.</summary>
    private const int Begin = LongestLine;

    private int _kept;
    private bool _isSkipping;

    /// <exception cref="InvalidDataException">It is packed, and damaged.</exception>
    /// <exception cref="IOException">It cannot be read on.</exception>
    public async Task ReadAsync(Stream stream, CancellationToken stop)
    {
        var (current, next) = (new byte[Begin + BlockLength], new byte[Begin + BlockLength]);
        (_kept, _isSkipping) = (0, false);
        var reading = ReadBlockAsync(stream, current, stop);
        while (await reading.WaitAsync(stop) is > 0 and var length)
        {
            reading = ReadBlockAsync(stream, next, stop);
            Split(current.AsSpan(Begin - _kept, _kept + length), next);
            (current, next) = (next, current);
        }

        if (_kept > 0)
        {
            each(current.AsSpan(Begin - _kept, _kept));
        }
    }

    private static Task<int> ReadBlockAsync(Stream stream, byte[] into, CancellationToken stop) =>
        Task.Run(() => stream.ReadAtLeast(into.AsSpan(Begin), BlockLength, throwOnEndOfStream: false), stop);

    /// <param name="next">Gets what is left of the last line, before its block.</param>
    private void Split(Span<byte> block, byte[] next)
    {
        while (block.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (!_isSkipping)
            {
                each(block[..end]);
            }

            _isSkipping = false;
            block = block[(end + 1)..];
        }

        if (block.Length > LongestLine)
        {
            if (!_isSkipping)
            {
                tooLong();
            }

            _isSkipping = true;
            block = [];
        }

        _kept = _isSkipping ? 0 : block.Length;
        block[.._kept].CopyTo(next.AsSpan(Begin - _kept));
    }
}
