using System.Text;

namespace ElbProvisioner.Core.Replay;

/// <summary>
/// The fields of one line of an access log: between spaces, or between quotes, in which a backslash stands before a quote. Fields were
/// added at the end over the years, so one that the line does not have is as good as <c>-</c>, and what follows those known is left alone.
/// </summary>
internal readonly ref struct LogFields
{
    /// <summary>More than any log has; what stands behind is ignored.</summary>
    public const int Most = 40;

    private readonly ReadOnlySpan<byte> _line;
    private readonly ReadOnlySpan<Range> _fields;

    private LogFields(ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields)
    {
        _line = line;
        _fields = fields;
    }

    public int Count => _fields.Length;

    /// <summary>Without its quotes; nothing where the line has no such field, or a dash in its place.</summary>
    /// <param name="place">From 0.</param>
    public ReadOnlySpan<byte> this[int place] =>
        place < _fields.Length && _line[_fields[place]] is var field && !field.SequenceEqual("-"u8) ? field : [];

    /// <param name="room">For <see cref="Most"/> ranges.</param>
    public static LogFields Of(ReadOnlySpan<byte> line, Span<Range> room)
    {
        var count = 0;
        for (var at = 0; at < line.Length && count < room.Length; at++)
        {
            if (line[at] == ' ')
            {
                continue;
            }

            var isQuoted = line[at] == '"';
            var begin = isQuoted ? at + 1 : at;
            at = isQuoted ? EndOfQuoted(line, begin) : EndOfPlain(line, begin);
            room[count++] = begin..at;
        }

        return new(line, room[..count]);
    }

    public string Text(int place) => Encoding.UTF8.GetString(this[place]);

    private static int EndOfPlain(ReadOnlySpan<byte> line, int begin) =>
        line[begin..].IndexOf((byte)' ') is >= 0 and var length ? begin + length : line.Length;

    /// <summary>A quote that is never closed ends with the line.</summary>
    private static int EndOfQuoted(ReadOnlySpan<byte> line, int begin)
    {
        var at = begin;
        while (line[at..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var next)
        {
            at += next;
            if (line[at] == '"')
            {
                return at;
            }

            at = Math.Min(at + 2, line.Length);
        }

        return line.Length;
    }
}
