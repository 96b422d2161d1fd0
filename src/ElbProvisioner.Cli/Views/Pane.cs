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
internal sealed class Pane(TextWriter writer, int width, bool hasColour)
{
    private const string Reset = "\e[0m";

    public TextWriter Writer { get; } = writer;

    public int Width { get; } = width;

    public bool HasColour { get; } = hasColour;

    /// <summary>The same look on another writer.</summary>
    public Pane On(TextWriter other) => new(other, Width, HasColour);

    public void Line(string text = "") => Writer.WriteLine(text);

    public string Paint(string text, Tone tone) => !HasColour || tone == Tone.Plain || text.Length == 0 ? text : Sequence(tone) + text + Reset;

    private static string Sequence(Tone tone) => tone switch
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
