namespace ElbProvisioner.Cli.Views;

/// <summary>Breaks plain text at spaces; a word longer than the width stands on a line of its own, whole, so that it can be copied.</summary>
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
}
