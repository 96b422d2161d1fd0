using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// Messages on stderr for people; where stdout is JSON, there too, so that a pipeline has something to read when a command fails.
/// </summary>
internal sealed class DiagnosticView(Terminal terminal, JsonForm form)
{
    public const int FormatVersion = 1;

    /// <summary>What the messages may point into.</summary>
    public ImmutableArray<StackSource> Sources { get; set; } = [];

    public void Say(IReadOnlyCollection<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            terminal.Talk.Line(DiagnosticText.Render(diagnostic, Sources, terminal.Talk.Width));
        }
    }

    /// <summary>For what ends the command: nothing else goes to stdout.</summary>
    public int Refuse(IReadOnlyCollection<Diagnostic> diagnostics, int exitCode)
    {
        Say(diagnostics);
        switch (form)
        {
            case JsonForm.Document:
                terminal.Out.Data(JsonDocuments.Write(FormatVersion, json => DiagnosticJson.WriteArray(json, "diagnostics", diagnostics)));
                break;
            case JsonForm.Events:
                terminal.Out.Data(EventJson.Write(diagnostics));
                break;
            default:
                break;
        }

        return exitCode;
    }
}

/// <summary>What stdout carries.</summary>
internal enum JsonForm
{
    None,
    Document,
    Events,
}
