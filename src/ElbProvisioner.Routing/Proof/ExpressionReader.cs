using System.Collections.Immutable;
using System.Globalization;

namespace ElbProvisioner.Routing.Proof;

/// <summary>
/// Regular expressions as trees: what AWS takes [ALB guide: rule condition types], and nothing whose meaning would be guessed. The matcher
/// must have read the expression already: only what is well formed comes here.
/// </summary>
internal sealed class ExpressionReader
{
    private readonly string _text;
    private int _at;
    private bool _ignoresCase;

    private ExpressionReader(string text, bool ignoresCase) => (_text, _ignoresCase) = (text, ignoresCase);

    /// <returns>Null: it holds something that is not read here.</returns>
    public static TextNode? Read(string text, bool ignoresCase)
    {
        try
        {
            var reader = new ExpressionReader(text, ignoresCase);
            var node = reader.Choices();
            return reader._at == text.Length ? node : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private bool IsAt(char character) => _at < _text.Length && _text[_at] == character;

    private bool Takes(string ahead)
    {
        if (string.CompareOrdinal(_text, _at, ahead, 0, ahead.Length) != 0)
        {
            return false;
        }

        _at += ahead.Length;
        return true;
    }

    private char Next() => _at < _text.Length ? _text[_at++] : throw new FormatException();

    private TextNode Choices()
    {
        var ways = ImmutableArray.CreateBuilder<TextNode>();
        do
        {
            ways.Add(Sequence());
        } while (Takes("|"));

        return ways is [var only] ? only : new TextNode.Choice(ways.ToImmutable());
    }

    private TextNode.Sequence Sequence()
    {
        var parts = ImmutableArray.CreateBuilder<TextNode>();
        while (_at < _text.Length && _text[_at] is not ('|' or ')'))
        {
            parts.Add(Repeated(Atom()));
        }

        return new TextNode.Sequence(parts.ToImmutable());
    }

    private TextNode Repeated(TextNode atom)
    {
        if (Quantifier() is not { } times)
        {
            return atom;
        }

        // How much a repetition prefers to take decides what it captures, and not whether the text fits.
        Takes("?");
        return Quantifier() is null ? new TextNode.Repeat(atom, times.Least, times.Most) : throw new FormatException();
    }

    private Times? Quantifier()
    {
        if (Takes("*"))
        {
            return new(0, null);
        }

        if (Takes("+"))
        {
            return new(1, null);
        }

        if (Takes("?"))
        {
            return new(0, 1);
        }

        // A brace that is no quantifier is a character.
        var begin = _at;
        if (!Takes("{") || Number() is not { } least)
        {
            _at = begin;
            return null;
        }

        int? most = least;
        if (Takes(","))
        {
            most = Number();
        }

        if (!Takes("}"))
        {
            _at = begin;
            return null;
        }

        return new(least, most);
    }

    private int? Number()
    {
        var begin = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        return begin == _at ? null
            : int.TryParse(_text.AsSpan(begin, _at - begin), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException();
    }

    private TextNode Atom() =>
        Next() switch
        {
            '(' => Group(),
            '[' => new TextNode.One(Class()),
            '.' => new TextNode.One(AsciiSet.All.Without(AsciiSet.Of('\n'))),
            '^' => new TextNode.Place(PlaceKind.Begin),
            '$' => new TextNode.Place(PlaceKind.End),
            '\\' => Escape(),
            var character => Literal(character),
        };

    private TextNode Group()
    {
        var before = _ignoresCase;
        if (Takes("?"))
        {
            if (Takes("#"))
            {
                while (Next() != ')') { }

                return TextNode.Empty;
            }

            if (!Takes(":") && !TakesName() && !TakesOptions())
            {
                // Options alone hold to the end of the group around them.
                return TextNode.Empty;
            }
        }

        var inner = Choices();
        _ignoresCase = before;
        return Takes(")") ? inner : throw new FormatException();
    }

    /// <summary><c>&lt;name&gt;</c> or <c>'name'</c>.</summary>
    private bool TakesName()
    {
        var end =
            Takes("<") ? '>'
            : Takes("'") ? '\''
            : '\0';
        if (end == '\0')
        {
            return false;
        }

        do
        {
            if (!char.IsAsciiLetterOrDigit(Next()) && _text[_at - 1] != '_')
            {
                throw new FormatException();
            }
        } while (!IsAt(end));

        _at++;
        return true;
    }

    /// <returns>False: the group holds nothing else.</returns>
    private bool TakesOptions()
    {
        var isOn = true;
        while (true)
        {
            switch (Next())
            {
                case '-':
                    isOn = false;
                    break;
                case 'i':
                    _ignoresCase = isOn;
                    break;
                // They speak of lines and of captures: a value is one line.
                case 's' or 'm' or 'n':
                    break;
                case ':':
                    return true;
                case ')':
                    return false;
                default:
                    throw new FormatException();
            }
        }
    }

    private TextNode Escape()
    {
        var character = Next();
        PlaceKind? place = character switch
        {
            'A' => PlaceKind.Begin,
            'z' or 'Z' => PlaceKind.End,
            'b' => PlaceKind.WordEdge,
            'B' => PlaceKind.NoWordEdge,
            _ => null,
        };
        return place is { } kind ? new TextNode.Place(kind)
            : KindOf(character) is { } set ? new TextNode.One(set)
            : Literal(Escaped(character));
    }

    /// <summary><c>\d</c> and so on; null: it is another escape.</summary>
    private static AsciiSet? KindOf(char escape) =>
        escape switch
        {
            'd' => AsciiSet.Digits,
            'D' => AsciiSet.All.Without(AsciiSet.Digits),
            'w' => AsciiSet.Word,
            'W' => AsciiSet.All.Without(AsciiSet.Word),
            's' => AsciiSet.Space,
            'S' => AsciiSet.All.Without(AsciiSet.Space),
            _ => null,
        };

    private char Escaped(char escape) =>
        escape switch
        {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => '\e',
            'x' => Coded(2),
            'u' => Coded(4),
            _ when char.IsAsciiLetterOrDigit(escape) || escape == '_' => throw new FormatException(),
            _ => escape,
        };

    private char Coded(int digits)
    {
        var end = _at + digits;
        return
            end <= _text.Length
            && int.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? Moved((char)code)
            : throw new FormatException();

        char Moved(char character)
        {
            _at = end;
            return character;
        }
    }

    /// <summary>Beyond ASCII letters have forms of which some are ASCII, by case: that is not read here.</summary>
    private TextNode.One Literal(char character) => new(Cased(AsciiSet.Of(Ascii(character))));

    private AsciiSet Cased(AsciiSet set) => _ignoresCase ? set.InBothCases() : set;

    private static char Ascii(char character) => character < AsciiSet.Size ? character : throw new FormatException();

    private AsciiSet Class()
    {
        var isNegated = Takes("^");
        var set = AsciiSet.None;
        var isFirst = true;
        while (isFirst || !IsAt(']'))
        {
            isFirst = false;
            set = set.Or(ClassItem());
        }

        _at++;
        return isNegated ? AsciiSet.All.Without(Cased(set)) : Cased(set);
    }

    private AsciiSet ClassItem()
    {
        var first = Next();
        if (first == '[' && IsAt(':'))
        {
            throw new FormatException();
        }

        if (first == '\\')
        {
            var escape = Next();
            if (KindOf(escape) is { } kind)
            {
                // A range that begins with several characters.
                return IsAt('-') && !IsBeforeEnd() ? throw new FormatException() : kind;
            }

            first = escape == 'b' ? '\b' : Escaped(escape);
        }

        if (!IsAt('-') || IsBeforeEnd())
        {
            return AsciiSet.Of(Ascii(first));
        }

        _at++;
        var last = Next();
        last = last switch
        {
            // What is taken away from a class.
            '[' => throw new FormatException(),
            '\\' => Next() is var escape && escape == 'b' ? '\b' : Escaped(escape),
            _ => last,
        };
        return first <= last ? AsciiSet.Range(Ascii(first), Ascii(last)) : throw new FormatException();
    }

    private bool IsBeforeEnd() => _at + 1 < _text.Length && _text[_at + 1] == ']';

    private sealed record Times(int Least, int? Most);
}
