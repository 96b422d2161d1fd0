using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ElbProvisioner.Cli.Tests.Views;

/// <summary>
/// What a terminal shows after it was written to, as far as live views make use of one. Anything else it is told is a mistake.
/// </summary>
internal sealed partial class Screen
{
    private readonly List<StringBuilder> _rows = [new()];
    private int _row;
    private int _column;

    public bool HasCursor { get; private set; } = true;

    public string Text => string.Join('\n', _rows.Select(row => row.ToString().TrimEnd()));

    public static Screen After(string written)
    {
        var screen = new Screen();
        foreach (Match part in Parts().Matches(written))
        {
            screen.Take(part);
        }

        return screen;
    }

    private void Take(Match part)
    {
        switch (part.Value)
        {
            case "\e[?25l" or "\e[?25h":
                HasCursor = part.Value[^1] == 'h';
                break;
            case "\e[?7l" or "\e[?7h":
                break;
            case "\e[H":
                (_row, _column) = (0, 0);
                break;
            case "\r":
                _column = 0;
                break;
            case "\n":
                (_row, _column) = (_row + 1, 0);
                if (_row == _rows.Count)
                {
                    _rows.Add(new());
                }

                break;
            case "\e[J":
                _rows[_row].Length = Math.Min(_rows[_row].Length, _column);
                _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
                break;
            case var up when part.Groups["up"].Success:
                _row -= int.Parse(part.Groups["up"].Value, CultureInfo.InvariantCulture);
                Assert.True(_row >= 0, $"{up} leads above the first line");
                break;
            case var text:
                Assert.DoesNotContain('\e', text);
                Put(text);
                break;
        }
    }

    private void Put(string text)
    {
        var row = _rows[_row];
        row.Length = Math.Max(row.Length, _column);
        row.Remove(_column, Math.Min(text.Length, row.Length - _column)).Insert(_column, text);
        _column += text.Length;
    }

    [GeneratedRegex(
        """\e\[(\?\d+[lh]|J|H|(?<up>\d+)A)|\r|\n|[^\e\r\n]+|\e""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Parts();
}
