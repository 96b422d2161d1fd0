using System.Text;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// Breaks plain text at spaces; a word longer than the width stands on a line of its own, whole, so that it can be copied.
/// </summary>
internal static class Wrapping
{
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' '))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    lines.Add(line.TrimEnd());
                    line = word;
                }
                else
                {
                    line = line.Length == 0 ? word : $"{line} {word}";
                }
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Whole lines for a terminal: what is too long goes on below, as far in as it began.</summary>
    public static string Break(string text, int width) =>
        text.Length <= width
            ? text
            : string.Join('\n', text.Split('\n').Select(line => Seen(line) <= width ? line : BreakLine(line, width)));

    /// <summary>One line that is no wider: what is too much ends in an ellipsis, and in the paint that it stands in.</summary>
    /// <param name="width">At least 1.</param>
    public static string Cut(string line, int width)
    {
        if (Seen(line) <= width)
        {
            return line;
        }

        var shown = new StringBuilder(width + 8);
        var (column, isPainted) = (0, false);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] is VisibleText.PaintStart && at + 1 < line.Length)
            {
                shown.Append(line, at++, 2);
                isPainted = true;
            }
            else if (line[at] is VisibleText.PaintEnd)
            {
                shown.Append(line[at]);
                isPainted = false;
            }
            else if (++column < width)
            {
                shown.Append(line[at]);
            }
            else
            {
                break;
            }
        }

        return shown.Append('…').Append(isPainted ? VisibleText.PaintEnd.ToString() : "").ToString();
    }

    private static string BreakLine(string line, int width)
    {
        var indent = new string(' ', Math.Min(line.Length - line.TrimStart(' ').Length, width / 2));
        var shown = new StringBuilder();
        var column = 0;
        foreach (var word in line[indent.Length..].Split(' '))
        {
            var length = Seen(word);
            if (column > 0 && column + 1 + length > width)
            {
                shown.Append('\n');
                column = 0;
            }

            // A line that goes on does not begin with the blanks that stood between columns.
            if (column == 0 && length == 0 && shown.Length > 0)
            {
                continue;
            }

            var lead = column == 0 ? indent : " ";
            shown.Append(lead).Append(word);
            column += lead.Length + length;
        }

        return shown.ToString();
    }

    /// <summary>Columns, without the marks of a pane's paint.</summary>
    private static int Seen(string text)
    {
        var length = text.Length;
        foreach (var c in text)
        {
            length -= c switch
            {
                VisibleText.PaintStart => 2,
                VisibleText.PaintEnd => 1,
                _ => 0,
            };
        }

        return length;
    }
}
