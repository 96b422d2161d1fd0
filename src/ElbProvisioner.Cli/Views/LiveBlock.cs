using System.Globalization;
using System.Text;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// The last lines of a terminal, drawn over and over in place; what scrolls by is written above them. The control sequences are those of
/// ECMA-48 and of xterm, which every terminal of today understands.
/// </summary>
internal sealed class LiveBlock : IDisposable
{
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";
    private const string EraseBelow = "\r\e[J";
    private const string EraseAll = "\e[H\e[J";

    // A line that does not fit is cut by the terminal: it is one row, however narrow the window has become meanwhile.
    private const string CutLines = "\e[?7l";
    private const string WrapLines = "\e[?7h";

    private readonly TextWriter _writer;
    private int _rows;

    public LiveBlock(TextWriter writer)
    {
        _writer = writer;
        _writer.Write(HideCursor);
    }

    /// <param name="above">Whole lines that stay, each with its end.</param>
    public void Draw(string above, IReadOnlyList<string> lines)
    {
        var text = new StringBuilder(Erased()).Append(above).Append(CutLines).AppendJoin('\n', lines).Append(WrapLines);
        _rows = lines.Count;
        _writer.Write(text.ToString());
        _writer.Flush();
    }

    /// <summary>Begins anew at the top of an empty window, as after it has got another size.</summary>
    public void Restart()
    {
        _rows = 0;
        _writer.Write(EraseAll);
    }

    public void Dispose()
    {
        _writer.Write(Erased() + ShowCursor);
        _writer.Flush();
    }

    private string Erased() => _rows > 1 ? string.Create(CultureInfo.InvariantCulture, $"\e[{_rows - 1}A{EraseBelow}") : EraseBelow;
}
