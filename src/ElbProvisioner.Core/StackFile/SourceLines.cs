namespace ElbProvisioner.Core.StackFile;

/// <summary>Where the lines of a text begin: a message about one of many lines must not look at all of them.</summary>
internal sealed class SourceLines
{
    private readonly List<int> _starts = [0];

    public SourceLines(string text)
    {
        Text = text;
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            _starts.Add(at + 1);
        }
    }

    public string Text { get; }

    public int Count => _starts.Count;

    /// <summary>Of a place in the text, both counted from 1; its end for what lies behind it.</summary>
    public int Offset(int line, int column) =>
        line < 1 ? 0
        : line > _starts.Count ? Text.Length
        : Math.Min(_starts[line - 1] + Math.Max(0, column - 1), Text.Length);

    /// <summary>Counts from 1; empty behind the last line.</summary>
    public string this[int line]
    {
        get
        {
            if (line < 1 || line > _starts.Count)
            {
                return "";
            }

            var end = line < _starts.Count ? _starts[line] - 1 : Text.Length;
            return Text[_starts[line - 1]..end].TrimEnd('\r');
        }
    }
}
