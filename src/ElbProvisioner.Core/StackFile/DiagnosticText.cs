using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.StackFile;

/// <summary>
/// A diagnostic for a terminal: <c>file(line,col): error ELBnnnn: message</c>, the line it points at with a mark under the place,
/// and what to do about it.
/// </summary>
public static class DiagnosticText
{
    private const int MaxLineWidth = 110;
    private const int LeastLineWidth = 20;

    /// <summary>What stands left of the line, and the marks of what is left out.</summary>
    private const int Margin = 12;

    private const string Indent = "  ";

    /// <returns>Lines separated by <c>\n</c>, without a last line break.</returns>
    /// <param name="width">Of the terminal: a line of the file that is longer is shown in part, so that the mark stays below its
    /// place.</param>
    public static string Render(Diagnostic diagnostic, ImmutableArray<StackSource> sources, int width = int.MaxValue)
    {
        var text = new StringBuilder(Headline(diagnostic));
        if (!diagnostic.At.IsNone && Line(diagnostic.At, sources) is { } line)
        {
            AppendLine(text, diagnostic.At, line, Math.Clamp(width - Margin, LeastLineWidth, MaxLineWidth));
        }

        if (diagnostic.Remedy is { } remedy)
        {
            text.Append('\n').Append(Indent).Append("-> ").Append(remedy);
        }

        return text.ToString();
    }

    /// <summary>The first line alone, in the form editors and pipelines recognise.</summary>
    public static string Headline(Diagnostic diagnostic) =>
        $"{(diagnostic.At.IsNone ? "" : diagnostic.At + ": ")}{SeverityWord(diagnostic.Severity)} {diagnostic.Code}: {diagnostic.Message}";

    /// <summary><c>2 errors, 1 warning</c>; empty when there is nothing to count.</summary>
    public static string Summary(ImmutableArray<Diagnostic> diagnostics) =>
        string.Join(
            ", ",
            new[] { Severity.Error, Severity.Warning, Severity.Info }
                .Select(severity => (Word: SeverityWord(severity), Count: diagnostics.Count(diagnostic => diagnostic.Severity == severity)))
                .Where(part => part.Count > 0)
                .Select(part => $"{part.Count} {part.Word}{(part.Count == 1 || part.Word == "info" ? "" : "s")}")
        );

    private static string SeverityWord(Severity severity) =>
        severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "info",
        };

    private static string? Line(SourceSpan at, ImmutableArray<StackSource> sources)
    {
        var source = sources.FirstOrDefault(candidate => candidate.FileName == at.File);
        return source?.Lines[at.Line];
    }

    private static void AppendLine(StringBuilder text, SourceSpan at, string line, int width)
    {
        var start = Math.Min(at.Column - 1, line.Length);
        var length = Math.Max(1, Math.Min(at.Length, line.Length - start));
        var shown = line.Replace('\t', ' ').TrimEnd();
        if (shown.Length > width)
        {
            var from = Math.Max(0, Math.Min(start - (width / 3), shown.Length - width));
            var to = Math.Min(shown.Length, from + width);
            shown = (from > 0 ? "…" : "") + shown[from..to] + (to < line.Length ? "…" : "");
            start = start - from + (from > 0 ? 1 : 0);
        }

        var number = at.Line.ToString(CultureInfo.InvariantCulture);
        var before = Width(shown.AsSpan(0, Math.Min(start, shown.Length)));
        var end = Math.Min(shown.Length, start + length);
        var marked = start < end ? Width(shown.AsSpan(start, end - start)) : 1;
        text.Append('\n')
            .Append(Indent)
            .Append(number)
            .Append(" | ")
            .Append(shown)
            .Append('\n')
            .Append(Indent)
            .Append(' ', number.Length)
            .Append(" | ")
            .Append(' ', before)
            .Append('^', marked);
    }

    /// <summary>Columns on a terminal: East Asian wide characters take two.</summary>
    private static int Width(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += rune.Value switch
            {
                >= 0x1100
                and <= 0x115F
                or >= 0x2E80
                and <= 0xA4CF
                or >= 0xAC00
                and <= 0xD7A3
                or >= 0xF900
                and <= 0xFAFF
                or >= 0xFE30
                and <= 0xFE6F
                or >= 0xFF00
                and <= 0xFF60
                or >= 0xFFE0
                and <= 0xFFE6
                or >= 0x1F300
                and <= 0x1FAFF => 2,
                _ => 1,
            };
        }

        return width;
    }
}
