using ElbProvisioner.Core.Causes;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Cli.Views;

/// <summary>Symptoms and their causes for people, each with its line of the file and what to do.</summary>
internal sealed class WhyView(Pane pane)
{
    public void Write(CauseReport report)
    {
        var isWell = report.Chains.IsEmpty;
        foreach (var fact in report.Facts)
        {
            Wrapped(fact, "", "", isWell ? Tone.Good : Tone.Plain);
        }

        if (isWell)
        {
            pane.Line(pane.Paint("Nothing is wrong.", Tone.Good));
        }

        var number = 0;
        foreach (var chain in report.Chains)
        {
            pane.Line();
            number++;
            Write(chain, report.Chains.Length > 1 ? $"{number}. " : "");
        }
    }

    private void Write(CauseChain chain, string number)
    {
        Wrapped(chain.Symptom, number, new string(' ', number.Length), chain.Kind is null && !chain.Holds ? Tone.Changed : Tone.Bad);
        Place(chain.At, "  ");
        var told = chain.At;
        foreach (var link in chain.Links)
        {
            Wrapped(link.Says, "  because ", "          ", Tone.Plain);
            if (link.At != told)
            {
                Place(link.At, "          ");
                told = link.At;
            }

            if (link.Remedy is { } remedy)
            {
                Wrapped(remedy, "       -> ", "          ", Tone.Good);
            }
        }
    }

    private void Place(SourceSpan at, string indent)
    {
        if (!at.IsNone)
        {
            pane.Line(indent + pane.Paint(at.ToString(), Tone.Faint));
        }
    }

    private void Wrapped(string text, string lead, string indent, Tone tone)
    {
        foreach (var line in Wrapping.Wrap(text, Math.Max(20, pane.Width - indent.Length)))
        {
            pane.Line(lead + pane.Paint(line, tone));
            lead = indent;
        }
    }
}
