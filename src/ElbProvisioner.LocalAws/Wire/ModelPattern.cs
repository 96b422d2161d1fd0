using System.Text;
using System.Text.RegularExpressions;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>A regular expression of a service model, which is written for Java and means the whole text.</summary>
internal static class ModelPattern
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    public static Regex Compile(string pattern) => new($@"\A(?:{ForThisRuntime(pattern)})\z", RegexOptions.CultureInvariant, LongestMatch);

    public static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            // No value that a user means to give takes that long.
            return false;
        }
    }

    private static string ForThisRuntime(string pattern)
    {
        // Java reads two surrogates as one character beyond the first plane; here they stand alone.
        pattern = pattern.Replace(@"\uD800\uDC00-\uDBFF\uDFFF", @"\uD800-\uDFFF", StringComparison.Ordinal);

        // A class that has everything and its contrary must not be taken apart.
        var hasContraries =
            pattern.Contains(@"\S", StringComparison.Ordinal)
            || pattern.Contains(@"\W", StringComparison.Ordinal)
            || pattern.Contains(@"\D", StringComparison.Ordinal);
        var written = new StringBuilder(pattern.Length);
        var isInClass = false;
        for (var index = 0; index < pattern.Length; index++)
        {
            var letter = pattern[index];
            if (letter == '\\' && index + 1 < pattern.Length)
            {
                index++;
                written.Append(Escape(pattern[index], isInClass, hasContraries));
                continue;
            }

            isInClass = letter == '[' || (isInClass && letter != ']');
            written.Append(letter);
        }

        return written.ToString();
    }

    // Java's short classes are ASCII, and an escaped underscore is an underscore.
    private static string Escape(char letter, bool isInClass, bool hasContraries)
    {
        var members = letter switch
        {
            '_' => "_",
            'd' when !hasContraries => "0-9",
            'w' when !hasContraries => "a-zA-Z0-9_",
            's' when !hasContraries => @" \t\n\v\f\r",
            _ => null,
        };
        return members is null ? "\\" + letter
            : isInClass || letter == '_' ? members
            : $"[{members}]";
    }
}
