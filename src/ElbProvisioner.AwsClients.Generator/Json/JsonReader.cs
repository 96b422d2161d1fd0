using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace ElbProvisioner.AwsClients.Generator.Json;

/// <summary>Reads JSON. A generator runs inside the compiler and must not bring System.Text.Json along.</summary>
internal sealed class JsonReader
{
    private readonly string _text;
    private int _position;

    private JsonReader(string text) => _text = text;

    public static JsonNode Parse(string text)
    {
        var reader = new JsonReader(text);
        var node = reader.ReadValue();
        reader.SkipSpace();
        return reader._position == text.Length ? node : throw reader.Unexpected("the end of the document");
    }

    private JsonNode ReadValue()
    {
        SkipSpace();
        return Current switch
        {
            '{' => ReadObject(),
            '[' => ReadArray(),
            '"' => JsonNode.String(ReadString()),
            't' => ReadLiteral("true"),
            'f' => ReadLiteral("false"),
            'n' => ReadLiteral("null"),
            _ => ReadNumber(),
        };
    }

    private JsonNode ReadObject()
    {
        var members = new List<KeyValuePair<string, JsonNode>>();
        Expect('{');
        if (!Accept('}'))
        {
            do
            {
                SkipSpace();
                var name = ReadString();
                Expect(':');
                members.Add(new KeyValuePair<string, JsonNode>(name, ReadValue()));
            } while (Accept(','));
            Expect('}');
        }

        return JsonNode.Object(members);
    }

    private JsonNode ReadArray()
    {
        var items = new List<JsonNode>();
        Expect('[');
        if (!Accept(']'))
        {
            do
            {
                items.Add(ReadValue());
            } while (Accept(','));
            Expect(']');
        }

        return JsonNode.Array(items);
    }

    private string ReadString()
    {
        if (Current != '"')
        {
            throw Unexpected("a string");
        }
        _position++;
        var value = new StringBuilder();
        while (Current != '"')
        {
            if (_position >= _text.Length)
            {
                throw Unexpected("the end of a string");
            }
            value.Append(Current == '\\' ? ReadEscape() : Current);
            _position++;
        }

        _position++;
        return value.ToString();
    }

    private char ReadEscape()
    {
        _position++;
        switch (Current)
        {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                if (
                    _position + 4 >= _text.Length
                    || !ushort.TryParse(
                        _text.Substring(_position + 1, 4),
                        NumberStyles.HexNumber,
                        CultureInfo.InvariantCulture,
                        out var code
                    )
                )
                {
                    throw Unexpected("four hexadecimal digits");
                }
                _position += 4;
                return (char)code;
            case '"' or '\\' or '/':
                return Current;
            default:
                throw Unexpected("an escape sequence");
        }
    }

    private JsonNode ReadLiteral(string literal)
    {
        if (string.CompareOrdinal(_text, _position, literal, 0, literal.Length) != 0)
        {
            throw Unexpected(literal);
        }
        _position += literal.Length;
        return JsonNode.Literal(literal);
    }

    private JsonNode ReadNumber()
    {
        var start = _position;
        while (Current is >= '0' and <= '9' or '-' or '+' or '.' or 'e' or 'E')
        {
            _position++;
        }
        return _position > start ? JsonNode.Number(_text.Substring(start, _position - start)) : throw Unexpected("a value");
    }

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private void SkipSpace()
    {
        while (Current is ' ' or '\t' or '\r' or '\n')
        {
            _position++;
        }
    }

    private bool Accept(char expected)
    {
        SkipSpace();
        if (Current != expected)
        {
            return false;
        }
        _position++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!Accept(expected))
        {
            throw Unexpected($"'{expected}'");
        }
    }

    private FormatException Unexpected(string expected) => new($"character {_position}: expected {expected}");
}
