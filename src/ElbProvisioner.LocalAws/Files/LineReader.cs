namespace ElbProvisioner.LocalAws.Files;

/// <summary>Whole lines from a file, without their ends.</summary>
internal sealed class LineReader(FileStream file)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>Where the next line begins.</summary>
    public long Position { get; private set; }

    public void MoveTo(long position)
    {
        file.Position = position;
        (Position, _start, _end) = (position, 0, 0);
    }

    /// <summary>Null: no further line has an end. What it returned before is valid until the next call.</summary>
    public ReadOnlyMemory<byte>? Next()
    {
        var searched = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + end);
                _start += searched + end + 1;
                Position += searched + end + 1;
                return line;
            }

            searched = _end - _start;
            if (_start > 0)
            {
                _buffer.AsSpan(_start, searched).CopyTo(_buffer);
                (_start, _end) = (0, searched);
            }

            if (_end == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var count = file.Read(_buffer, _end, _buffer.Length - _end);
            if (count == 0)
            {
                return null;
            }

            _end += count;
        }
    }

    /// <summary>The last line that has an end; null: none has.</summary>
    public static ReadOnlyMemory<byte>? LastOf(FileStream file)
    {
        for (var size = 1L << 16; ; size *= 4)
        {
            var length = (int)Math.Min(size, file.Length);
            var tail = new byte[length];
            file.Position = file.Length - length;
            file.ReadExactly(tail);
            var end = tail.AsSpan().LastIndexOf((byte)'\n');
            var start = end < 0 ? -1 : tail.AsSpan(0, end).LastIndexOf((byte)'\n');
            if (start >= 0 || length == file.Length)
            {
                return end < 0 ? null : tail.AsMemory(start + 1, end - start - 1);
            }
        }
    }
}
