using System.Net.Sockets;

namespace ElbProvisioner.LocalAws.Serving;

/// <summary>Bytes and lines from a connection.</summary>
internal sealed class SocketReader(Socket socket)
{
    private byte[] _buffer = new byte[16 << 10];
    private int _start;
    private int _end;

    /// <summary>What has come and has not been taken yet.</summary>
    public ReadOnlySpan<byte> Waiting => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Waits for more than there is.</summary>
    /// <returns>False: the caller will send nothing more.</returns>
    public async Task<bool> MoreAsync(CancellationToken stop)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var count = await socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, stop);
        _end += count;
        return count > 0;
    }

    public void Take(int count) => _start += count;

    /// <summary>A line without its end.</summary>
    /// <exception cref="CallerGoneException">It has no end.</exception>
    /// <exception cref="HttpRefusal">It is longer than that.</exception>
    public async Task<byte[]> LineAsync(int longest, CancellationToken stop)
    {
        while (true)
        {
            var end = Waiting.IndexOf((byte)'\n');
            if (end < 0 ? Waiting.Length > longest : end > longest)
            {
                throw new HttpRefusal(
                    431,
                    "RequestHeaderSectionTooLarge",
                    "Your request header section exceeds the maximum allowed request header section size."
                );
            }

            if (end >= 0)
            {
                var line = Waiting[..end].TrimEnd((byte)'\r').ToArray();
                Take(end + 1);
                return line;
            }

            if (!await MoreAsync(stop))
            {
                throw new CallerGoneException();
            }
        }
    }

    /// <exception cref="CallerGoneException">There are fewer.</exception>
    public async Task CopyAsync(MemoryStream to, long count, CancellationToken stop)
    {
        while (count > 0)
        {
            if (Waiting.IsEmpty && !await MoreAsync(stop))
            {
                throw new CallerGoneException();
            }

            var part = (int)Math.Min(count, Waiting.Length);
            to.Write(Waiting[..part]);
            Take(part);
            count -= part;
        }
    }
}
