namespace ElbProvisioner.Routing.Matching;

/// <summary>
/// A pattern in which <c>*</c> is any text, the empty one among them, and <c>?</c> one character; it must fit the whole value [ALB guide:
/// rule condition types].
/// </summary>
internal sealed class Glob
{
    // Private use: nothing that a request can hold.
    internal const char AnyText = '\uE000';
    internal const char AnyCharacter = '\uE001';

    /// <param name="text">As it stands in the rule.</param>
    /// <param name="ignoresCase">Of ASCII letters.</param>
    /// <param name="escapes">A backslash makes the next wildcard a character.</param>
    public Glob(string text, bool ignoresCase, bool escapes)
    {
        Text = text;
        IgnoresCase = ignoresCase;
        Symbols = Read(text, ignoresCase, escapes);
        TakesEverything = Symbols.Length > 0 && !Symbols.AsSpan().ContainsAnyExcept(AnyText);
    }

    public string Text { get; }

    public bool IgnoresCase { get; }

    /// <summary>The pattern with its wildcards as characters of their own, in lower case where case does not count.</summary>
    public string Symbols { get; }

    /// <summary>It is nothing but <c>*</c>.</summary>
    public bool TakesEverything { get; }

    public bool Fits(ReadOnlySpan<char> value)
    {
        var symbols = Symbols.AsSpan();
        var (s, v, star, resume) = (0, 0, -1, 0);
        while (v < value.Length)
        {
            if (s < symbols.Length && symbols[s] == AnyText)
            {
                (star, resume) = (s++, v);
            }
            else if (s < symbols.Length && (symbols[s] == AnyCharacter || symbols[s] == Form(value[v])))
            {
                s++;
                v++;
            }
            else if (star >= 0)
            {
                (s, v) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        while (s < symbols.Length && symbols[s] == AnyText)
        {
            s++;
        }

        return s == symbols.Length;
    }

    private char Form(char value) => IgnoresCase && value is >= 'A' and <= 'Z' ? (char)(value | 0x20) : value;

    private static string Read(string text, bool ignoresCase, bool escapes)
    {
        var symbols = new List<char>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (escapes && text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '*' or '?')
            {
                symbols.Add(text[++at]);
                continue;
            }

            symbols.Add(
                text[at] switch
                {
                    '*' => AnyText,
                    '?' => AnyCharacter,
                    >= 'A' and <= 'Z' and var letter when ignoresCase => (char)(letter | 0x20),
                    var other => other,
                }
            );
        }

        return string.Concat(symbols);
    }
}
