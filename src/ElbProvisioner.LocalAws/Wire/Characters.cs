using System.Text;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>
/// The characters that texts may have. AWS's own patterns for texts (Auto Scaling's XmlString and others) name those that XML can carry;
/// one other in a tag would make every later answer that tells of the tag unreadable.
/// </summary>
internal static class Characters
{
    public const string Pattern = @"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*";

    public static bool AreAllowed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (!IsAllowed(text[at]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Fit to be shown and sent, with a mark in place of each that is not allowed.</summary>
    public static string Shown(string text)
    {
        if (AreAllowed(text))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            shown.Append(rune.Value <= char.MaxValue && !IsAllowed((char)rune.Value) ? "\uFFFD" : rune.ToString());
        }

        return shown.ToString();
    }

    private static bool IsAllowed(char c) =>
        c is '\t' or '\n' or '\r' || (!char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\uFFFE' or '\uFFFF'));
}
