using System.Buffers;
using System.Globalization;
using System.Text;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// Text as a terminal may show it. Files, tags, saved plans and AWS's answers are written by others: a control character in one moves
/// the cursor or forges a line, a bidirectional one turns what stands there around. Both are shown instead, in the form JSON has for
/// them too.
/// </summary>
internal static class VisibleText
{
    /// <summary>Opens and closes what a pane paints: characters that Unicode keeps out of all text for such uses.</summary>
    public const char PaintStart = '\uFDD0';
    public const char PaintEnd = '\uFDD1';

    /// <summary>Line breaks stay: a text of several lines is written as one.</summary>
    private static readonly SearchValues<char> Unseen = SearchValues.Create([
        .. Enumerable.Range(0x00, 0x20).Where(c => c != '\n').Select(c => (char)c),
        .. Enumerable.Range(0x7F, 0x21).Select(c => (char)c),
        '\u061C',
        '\u180E',
        '\u200B',
        '\u200E',
        '\u200F',
        '\u2028',
        '\u2029',
        '\u202A',
        '\u202B',
        '\u202C',
        '\u202D',
        '\u202E',
        '\u2060',
        '\u2066',
        '\u2067',
        '\u2068',
        '\u2069',
        '\u206A',
        '\u206B',
        '\u206C',
        '\u206D',
        '\u206E',
        '\u206F',
        '\uFEFF',
        '\uFFF9',
        '\uFFFA',
        '\uFFFB',
        PaintStart,
        PaintEnd,
    ]);

    /// <param name="keepsPaint">The marks of a pane's paint stay: it makes colour of them.</param>
    public static string Of(string text, bool keepsPaint = false)
    {
        if (!text.AsSpan().ContainsAny(Unseen))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                _ when !Unseen.Contains(c) || (keepsPaint && (c is PaintStart or PaintEnd)) => shown.Append(c),
                '\t' => shown.Append("\\t"),
                '\r' => shown.Append("\\r"),
                _ => shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }

        return shown.ToString();
    }
}
