namespace ElbProvisioner.Routing.Proof;

/// <summary>A set of ASCII characters: what rules see of requests holds no others.</summary>
internal readonly record struct AsciiSet(UInt128 Members)
{
    public const int Size = 128;

    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    public static AsciiSet None { get; }

    public static AsciiSet All { get; } = new(UInt128.MaxValue);

    public static AsciiSet Digits { get; } = Range('0', '9');

    /// <summary>Of regular expressions: letters, digits and the underscore.</summary>
    public static AsciiSet Word { get; } = Range('a', 'z').Or(Range('A', 'Z')).Or(Digits).Or(Of('_'));

    /// <summary>Of regular expressions.</summary>
    public static AsciiSet Space { get; } = Range('\t', '\r').Or(Of(' '));

    public static AsciiSet Of(char character) => new(UInt128.One << character);

    public static AsciiSet Range(char first, char last)
    {
        var set = None;
        for (var character = first; character <= last; character++)
        {
            set = set.Or(Of(character));
        }

        return set;
    }

    public static AsciiSet Where(Func<char, bool> isMember)
    {
        var set = None;
        for (var character = '\0'; character < Size; character++)
        {
            set = isMember(character) ? set.Or(Of(character)) : set;
        }

        return set;
    }

    public bool Contains(char character) => character < Size && (Members >> character & 1) != 0;

    public AsciiSet Or(AsciiSet other) => new(Members | other.Members);

    public AsciiSet Without(AsciiSet other) => new(Members & ~other.Members);

    /// <summary>With each letter in its other case, too.</summary>
    public AsciiSet InBothCases()
    {
        var set = this;
        foreach (var lower in Letters)
        {
            var upper = (char)(lower & ~0x20);
            if (Contains(lower) || Contains(upper))
            {
                set = set.Or(Of(lower)).Or(Of(upper));
            }
        }

        return set;
    }
}
