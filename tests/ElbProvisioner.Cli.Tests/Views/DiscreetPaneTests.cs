using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Cli.Tests.Views;

/// <summary>A secret is masked as it is written in the stack, not as a pane would show it.</summary>
public sealed class DiscreetPaneTests
{
    [Fact]
    public void A_secret_is_masked_before_its_line_is_broken() =>
        Assert.Equal(
            "the key is\n(sensitive), it\nsays\n",
            Write("correct horse battery staple", false, pane => pane.Line("the key is correct horse battery staple, it says"))
        );

    [Theory]
    [InlineData("a\tb\e[31mc")]
    [InlineData("two\r\nlines")]
    public void A_secret_is_masked_before_what_cannot_be_seen_is_written_out(string secret)
    {
        Assert.Equal("is (sensitive)\n", Write(secret, false, pane => pane.Line($"is {secret}")));
        Assert.Equal("is \e[1;31m(sensitive)\e[0m\n", Write(secret, true, pane => pane.Line($"is {pane.Paint(secret, Tone.Bad)}")));
        Assert.Equal("is (sensitive)\n", Write(secret, false, pane => pane.Data($"is {secret}")));
    }

    [Fact]
    public void A_masked_document_lets_nothing_through_that_a_terminal_obeys() =>
        Assert.Equal(
            """{"key":"(sensitive)","note":"a\u202eb"}""" + "\n",
            Write("hunter2", false, pane => pane.Data("""{"key":"hunter2","note":"a\u202eb"}"""))
        );

    private static string Write(string secret, bool hasColour, Action<Pane> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var door = new DiscreetWriter(text) { Secrets = Secrets.Of([secret], []) };
        write(new Pane(text, 16, hasColour, breaks: true).On(door));
        return text.ToString();
    }
}
