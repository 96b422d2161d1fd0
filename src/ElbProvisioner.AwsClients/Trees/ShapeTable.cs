using System.Globalization;
using System.Text;

namespace ElbProvisioner.AwsClients.Trees;

/// <summary>The shapes of a service as the generator's ShapeTexts writes them, with an empty line between two.</summary>
internal delegate ReadOnlySpan<byte> ShapeText();

/// <summary>
/// The shapes of a service. They stand in the assembly as text and cost nothing until a call needs them: thousands of members as objects
/// would be built, or at least compiled, for the few that a command sends.
/// </summary>
internal sealed class ShapeTable
{
    private readonly ShapeText _text;
    private readonly int[] _starts;
    private readonly Shape?[] _shapes;

    public ShapeTable(int count, ShapeText text)
    {
        _text = text;
        _starts = new int[count];
        _shapes = new Shape?[count];
        for (var number = 1; number < count; number++)
        {
            _starts[number] = _starts[number - 1] + Text(number - 1).Length + Between.Length;
        }
    }

    private static ReadOnlySpan<byte> Between => "\n\n"u8;

    // Two threads may read one shape at once; they read the same, and either will do.
    private Shape this[int number] => _shapes[number] ??= Read(Encoding.UTF8.GetString(Text(number)).Split('\n'));

    public StructureShape Structure(int number) => (StructureShape)this[number];

    public Shape Resolve(string type) =>
        type switch
        {
            "s" => ScalarShape.Text,
            "b" => ScalarShape.Boolean,
            "i" => ScalarShape.Integer,
            "l" => ScalarShape.Long,
            "d" => ScalarShape.Double,
            "t" => ScalarShape.Timestamp,
            "x" => ScalarShape.Blob,
            _ => this[int.Parse(type, CultureInfo.InvariantCulture)],
        };

    private ReadOnlySpan<byte> Text(int number)
    {
        var rest = _text()[_starts[number]..];
        return rest.IndexOf(Between) is >= 0 and var length ? rest[..length] : rest;
    }

    private Shape Read(string[] lines)
    {
        var head = lines[0].Split('|');
        return head[0] switch
        {
            "list" => new ListShape(new(this, head[1]), head[2], IsFlat: head[3] == "flat"),
            "map" => new MapShape(new(this, head[1]), head[2], head[3], head[4]),
            _ => new StructureShape([.. lines.Skip(1).Select(ReadMember)]),
        };
    }

    private Member ReadMember(string line)
    {
        var fields = line.Split('|');
        return new Member(
            fields[0],
            new ShapeReference(this, fields[1]),
            Field(fields, 2, fields[0]),
            Field(fields, 3, fields[0]),
            Field(fields, 4, "body") switch
            {
                "path" => MemberPlace.Path,
                "query" => MemberPlace.Query,
                "header" => MemberPlace.Header,
                "payload" => MemberPlace.Payload,
                _ => MemberPlace.Body,
            },
            Field(fields, 5, "none") switch
            {
                "token" => MemberCustom.Token,
                "id" => MemberCustom.WithoutPath,
                _ => MemberCustom.None,
            }
        );
    }

    // Empty fields say the usual, and at the end of a line they are left out.
    private static string Field(string[] fields, int index, string usual) =>
        index < fields.Length && fields[index].Length > 0 ? fields[index] : usual;
}

/// <summary>The use of a shape. Shapes may hold themselves, so one is read only when it is asked for.</summary>
internal sealed class ShapeReference(ShapeTable table, string type)
{
    private Shape? _shape;

    public Shape Shape => _shape ??= table.Resolve(type);
}
