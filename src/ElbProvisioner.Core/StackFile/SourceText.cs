using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using YamlDotNet.Core;

namespace ElbProvisioner.Core.StackFile;

/// <summary>A file's text before and around the YAML parser: what is let in, and how the parser's complaints are told.</summary>
internal static class SourceText
{
    private const int MaxLength = 1024 * 1024;

    /// <summary>Null when the text is not to be parsed at all.</summary>
    public static string? Prepare(StackSource source, List<Diagnostic> diagnostics)
    {
        if (source.Text.Length > MaxLength)
        {
            diagnostics.Add(
                new Diagnostic(
                    FileCodes.TooLarge,
                    new SourceSpan(source.FileName, 1, 1, 1),
                    $"The file is larger than {MaxLength / 1024} KiB.",
                    "Is this a stack file? Large texts such as user data can stand in files of their own: { file: … }."
                )
            );
            return null;
        }

        var line = 1;
        var column = 1;
        for (var i = 0; i < source.Text.Length; i++)
        {
            var character = source.Text[i];
            var isOddLineEnd =
                character is '\u0085' or '\u2028' or '\u2029'
                || (character == '\r' && (i + 1 == source.Text.Length || source.Text[i + 1] != '\n'));
            if (isOddLineEnd || character == '\uFFFD' || (char.IsControl(character) && character is not ('\t' or '\n' or '\r')))
            {
                diagnostics.Add(
                    new Diagnostic(
                        FileCodes.NotText,
                        new SourceSpan(source.FileName, line, column, 1),
                        isOddLineEnd
                            ? "A line ends in another way than LF or CRLF."
                            : $"The file is not plain UTF-8 text: here is U+{(int)character:X4}.",
                        "Save it as UTF-8 with usual line ends and without control characters."
                    )
                );
                return null;
            }

            (line, column) = character == '\n' ? (line + 1, 1) : (line, column + 1);
        }

        // JSON may be indented with tabs, YAML's block style may not.
        return source.Text.AsSpan().TrimStart().StartsWith('{') ? TabsToSpaces(source.Text) : source.Text;
    }

    public static Diagnostic Explain(StackSource source, YamlException exception)
    {
        var line = Math.Max(1, (int)exception.Start.Line);
        var column = Math.Max(1, (int)exception.Start.Column);
        var text = source.Lines[line];
        line = Math.Min(line, source.Lines.Count);
        column = Math.Min(column, text.Length + 1);
        if (FirstTab(source.Text, line, exception.Message.Contains("tab", StringComparison.Ordinal) ? int.MaxValue : line) is { } tab)
        {
            return new Diagnostic(
                FileCodes.TabIndentation,
                new SourceSpan(source.FileName, tab.Line, tab.Column, 1),
                "A tab indents this line; YAML takes spaces only.",
                "Replace the tab by spaces."
            );
        }

        return new Diagnostic(
            FileCodes.BrokenYaml,
            new SourceSpan(source.FileName, line, column, 1),
            "This is not valid YAML: " + Sentence(exception.Message),
            "Look at the indentation, the brackets and the quotes here and in the line above."
        );
    }

    /// <summary>
    /// The first line from <paramref name="from"/> on that a tab indents; the parser may complain about the block it stands in.
    /// </summary>
    private static (int Line, int Column)? FirstTab(string text, int from, int to)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var tab = line.IndexOf('\t');
            if (number >= from && number <= to && tab >= 0 && line[..tab].IsWhiteSpace())
            {
                return (number, tab + 1);
            }
        }

        return null;
    }

    /// <summary>Of each line, without the spaces at its end.</summary>
    public static ImmutableArray<int> LineLengths(string text)
    {
        var lengths = ImmutableArray.CreateBuilder<int>();
        foreach (var range in text.AsSpan().Split('\n'))
        {
            lengths.Add(text.AsSpan()[range].TrimEnd().Length);
        }

        return lengths.ToImmutable();
    }

    private static string TabsToSpaces(string text)
    {
        var quoted = false;
        return string.Create(
            text.Length,
            text,
            (span, original) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    quoted ^= original[i] == '"' && (i == 0 || original[i - 1] != '\\');
                    span[i] = original[i] == '\t' && !quoted ? ' ' : original[i];
                }
            }
        );
    }

    private static string Sentence(string message)
    {
        var text = message.Trim().TrimEnd('.');
        return text.Length == 0 ? "it ends unexpectedly." : char.ToLowerInvariant(text[0]) + text[1..] + ".";
    }
}
