using ElbProvisioner.AwsClients.Wire;

namespace ElbProvisioner.AwsClients.Trees;

/// <summary>A type of a service model, as much of it as writing and reading need.</summary>
/// <param name="Takes">What a value of it is in a tree, for messages.</param>
internal abstract record Shape(string Takes);

/// <param name="Takes">The C# type.</param>
/// <param name="Accepts">Whether a value of a tree will do: what widens without loss does.</param>
/// <param name="Read">The value that a text on the wire means; every protocol writes scalars as text, or as a JSON token that is
/// one.</param>
/// <param name="MayBeEmpty">Whether an empty element says something.</param>
internal sealed record ScalarShape(string Takes, Func<object, bool> Accepts, Func<string, object> Read, bool MayBeEmpty = false)
    : Shape(Takes)
{
    public static ScalarShape Text { get; } = new("a string", static value => value is string, static text => text, MayBeEmpty: true);

    public static ScalarShape Boolean { get; } = new("a bool", static value => value is bool, static text => Scalars.ReadBoolean(text));

    public static ScalarShape Integer { get; } = new("an int", static value => value is int, static text => Scalars.ReadInteger(text));

    public static ScalarShape Long { get; } = new("a long", static value => value is long or int, static text => Scalars.ReadLong(text));

    public static ScalarShape Double { get; } =
        new("a double", static value => value is double or int, static text => Scalars.ReadDouble(text));

    public static ScalarShape Timestamp { get; } =
        new("a DateTime", static value => value is DateTime, static text => Scalars.ReadTimestamp(text));

    public static ScalarShape Blob { get; } = new("a byte[]", static value => value is byte[], Convert.FromBase64String, MayBeEmpty: true);
}

/// <param name="Type">The shape of its items.</param>
/// <param name="ItemName">What stands before an item's number in a query, or the element around an item in XML.</param>
/// <param name="IsFlat">The items stand where the list would.</param>
internal sealed record ListShape(ShapeReference Type, string ItemName, bool IsFlat) : Shape("an IReadOnlyList<object>")
{
    public Shape Item => Type.Shape;
}

/// <param name="Type">The shape of its values.</param>
/// <param name="EntryName">What stands before an entry's number in a query.</param>
/// <param name="KeyName">The name of an entry's key in a query and in XML.</param>
/// <param name="ValueName">The name of an entry's value there.</param>
internal sealed record MapShape(ShapeReference Type, string EntryName, string KeyName, string ValueName)
    : Shape("an IReadOnlyDictionary<string, object>")
{
    public Shape Value => Type.Shape;
}

internal sealed record StructureShape(IReadOnlyList<Member> Members) : Shape("an IReadOnlyDictionary<string, object>")
{
    private Dictionary<string, Member>? _answered;

    public static StructureShape Empty { get; } = new([]);

    public Member? Named(string name)
    {
        foreach (var member in Members)
        {
            if (member.Name == name)
            {
                return member;
            }
        }

        return null;
    }

    /// <summary>The member that has this name in the body of an answer.</summary>
    public Member? Answered(string name) => (_answered ??= Index()).GetValueOrDefault(name);

    private Dictionary<string, Member> Index()
    {
        var index = new Dictionary<string, Member>(Members.Count);
        foreach (var member in Members)
        {
            if (member.Place == MemberPlace.Body)
            {
                index[member.AnswerName] = member;
            }
        }

        return index;
    }
}
