using System.Text;

namespace ElbProvisioner.Cli.Views;

/// <summary>What a piece of text means; where there is no colour it is plain, so it never stands alone.</summary>
internal enum Tone
{
    Plain,
    Strong,
    Faint,
    Good,
    Changed,
    Replaced,
    Bad,
}

/// <summary>One of the two streams a command writes to: how wide it is, and whether it shows colour.</summary>
/// <param name="breaks">Lines that are too long are broken between words; a terminal would break them anywhere.</param>
internal sealed class Pane(TextWriter writer, int width, bool hasColour, bool breaks = false)
{
    private const string Reset = "\e[0m";

    public TextWriter Writer { get; } = writer;

    public int Width { get; } = width;

    public bool HasColour { get; } = hasColour;

    public Pane WithoutColour() => new(Writer, Width, hasColour: false, breaks);

    /// <summary>The same look on another writer.</summary>
    public Pane On(TextWriter other) => new(other, Width, HasColour, breaks);

    /// <summary>The one way out for text: nothing in it reaches the terminal but what can be seen.</summary>
    public void Line(string text = "") => Writer.WriteLine(Shown(text, breaks));

    /// <summary>A result for programs: as it is, whatever the width.</summary>
    public void Data(string text) => Writer.WriteLine(Shown(text));

    /// <summary>A question: the answer stands on the same line.</summary>
    public void Ask(string text)
    {
        Writer.Write(Shown(text));
        Writer.Flush();
    }

    /// <summary>Marks a part of a line; the line's way out makes colour of it.</summary>
    public string Paint(string text, Tone tone) =>
        !HasColour || tone == Tone.Plain || text.Length == 0
            ? text
            : $"{VisibleText.PaintStart}{(char)('0' + (int)tone)}{VisibleText.Of(Discreet(text))}{VisibleText.PaintEnd}";

    private string Discreet(string text) => Writer is DiscreetWriter door ? door.Hide(text) : text;

    /// <summary>
    /// First what is secret is masked and what cannot be seen is written out, then lines are broken, and colour comes last: it takes no
    /// room.
    /// </summary>
    public string Shown(string text, bool isBroken = false)
    {
        var seen = VisibleText.Of(Discreet(text), keepsPaint: HasColour);
        var lines = isBroken ? Wrapping.Break(seen, Width) : seen;
        return HasColour && lines.Contains(VisibleText.PaintStart, StringComparison.Ordinal) ? Coloured(lines) : lines;
    }

    private static string Coloured(string text)
    {
        var shown = new StringBuilder(text.Length + 32);
        for (var i = 0; i < text.Length; i++)
        {
            _ = text[i] switch
            {
                VisibleText.PaintStart when i + 1 < text.Length => shown.Append(Sequence((Tone)(text[++i] - '0'))),
                VisibleText.PaintStart or VisibleText.PaintEnd => shown.Append(Reset),
                var c => shown.Append(c),
            };
        }

        return shown.ToString();
    }

    private static string Sequence(Tone tone) =>
        tone switch
        {
            Tone.Strong => "\e[1m",
            Tone.Faint => "\e[2m",
            Tone.Good => "\e[32m",
            Tone.Changed => "\e[33m",
            Tone.Replaced => "\e[35m",
            Tone.Bad => "\e[1;31m",
            _ => Reset,
        };
}
