using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.StackFile;

/// <summary>Says once what is wrong with a substitution, and points at it in the text it stands in.</summary>
internal sealed class SubstitutionReports(ImmutableArray<StackSource> sources, List<Diagnostic> diagnostics)
{
    /// <summary>How far down a text of many lines a substitution is looked for.</summary>
    private const int MaxLines = 500;

    private readonly HashSet<(DiagnosticCode Code, string Cause)> _told = [];

    public void Add(DiagnosticCode code, SourceSpan at, string message, string? remedy) =>
        diagnostics.Add(new Diagnostic(code, at, message, remedy));

    /// <param name="cause">What is wrong, by name: it is told where it is met first.</param>
    public void AddOnce(DiagnosticCode code, string cause, Segment segment, SourceSpan scalarAt, string message, string? remedy)
    {
        if (_told.Add((code, cause)))
        {
            Add(code, Narrow(scalarAt, segment.Written), message, remedy);
        }
    }

    /// <summary>For what is wrong with the text itself, not with what it names.</summary>
    public void AddAt(DiagnosticCode code, Segment segment, SourceSpan scalarAt, string message, string? remedy) =>
        AddOnce(code, $"{scalarAt}:{segment.Written}", segment, scalarAt, message, remedy);

    private SourceSpan Narrow(SourceSpan scalarAt, string written)
    {
        var source = sources.FirstOrDefault(candidate => candidate.FileName == scalarAt.File);
        var lineBreak = written.IndexOf('\n', StringComparison.Ordinal);
        var needle = lineBreak < 0 ? written : written[..lineBreak];
        for (var line = scalarAt.Line; source is not null && line < scalarAt.Line + MaxLines && line <= source.Lines.Count; line++)
        {
            var text = source.Lines[line];
            var from = line == scalarAt.Line ? Math.Min(scalarAt.Column - 1, text.Length) : 0;
            var index = text.IndexOf(needle, from, StringComparison.Ordinal);
            if (index >= 0)
            {
                return new SourceSpan(scalarAt.File, line, index + 1, needle.Length);
            }
        }

        return scalarAt;
    }
}
