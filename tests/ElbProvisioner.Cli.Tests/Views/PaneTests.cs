using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli.Tests.Views;

public sealed class PaneTests
{
    [Fact]
    public void Paint_becomes_colour_and_what_is_painted_stays_visible()
    {
        var written = Write(80, hasColour: true, pane => pane.Line($"a {pane.Paint("good\e[0m", Tone.Good)} b\t\e[31m"));

        Assert.Equal("a \e[32mgood\\u001b[0m\e[0m b\\t\\u001b[31m\n", written);
    }

    [Fact]
    public void A_long_line_goes_on_below_its_beginning_and_colour_takes_no_room()
    {
        var written = Write(24, hasColour: true, pane => pane.Line($"    one {pane.Paint("two", Tone.Bad)} three four five"));

        Assert.Equal("    one \e[1;31mtwo\e[0m three four\n    five\n", written);
    }

    [Fact]
    public void What_becomes_visible_takes_room() =>
        Assert.Equal("one\nt\\u001bw\nthree\n", Write(9, hasColour: false, pane => pane.Line("one t\ew three")));

    [Fact]
    public void A_word_that_fits_nowhere_stays_whole() =>
        Assert.Equal(
            "see\narn:aws:elasticloadbalancing:1\nthere\n",
            Write(10, hasColour: false, pane => pane.Line("see arn:aws:elasticloadbalancing:1 there"))
        );

    [Fact]
    public void Data_is_never_broken() => Assert.Equal("one two three\n", Write(5, hasColour: false, pane => pane.Data("one two three")));

    private static string Write(int width, bool hasColour, Action<Pane> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(new Pane(text, width, hasColour, breaks: true));
        return text.ToString();
    }
}
