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
