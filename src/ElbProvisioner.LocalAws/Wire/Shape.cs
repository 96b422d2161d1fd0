using System.Text.RegularExpressions;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>A type of a service model, with its constraints.</summary>
/// <param name="Element">Of a list; the value of a map.</param>
/// <param name="Minimum">Of a number its value; of a string, list or blob its length.</param>
/// <param name="IsSensitive">Whether its values are kept out of messages.</param>
/// <param name="ErrorCode">Of an error: its code on the wire, if it differs from the name.</param>
/// <param name="ErrorStatus">Of an error: the HTTP status, if the model gives one.</param>
internal sealed record Shape(
    string Name,
    ShapeKind Kind,
    IReadOnlyList<ShapeMember> Members,
    IReadOnlySet<string> Required,
    ShapeReference? Element,
    ShapeReference? Key,
    bool IsFlattened,
    IReadOnlySet<string> Enum,
    double? Minimum,
    double? Maximum,
    string? Pattern,
    string? TimestampFormat,
    bool IsSensitive,
    bool IsError,
    string? ErrorCode,
    int? ErrorStatus
)
{
    private readonly Lazy<Regex?> _regex = new(() => Pattern is null ? null : ModelPattern.Compile(Pattern));

    private readonly Dictionary<string, ShapeMember> _byName = Members.ToDictionary(member => member.Name, StringComparer.Ordinal);

    /// <summary>Of an operation that takes nothing.</summary>
    public static Shape Nothing { get; } =
        new(
            "nothing",
            ShapeKind.Structure,
            [],
            new HashSet<string>(),
            null,
            null,
            false,
            new HashSet<string>(),
            null,
            null,
            null,
            null,
            false,
            false,
            null,
            null
        );

    /// <summary>The pattern, made when it is first asked for.</summary>
    public Regex? Regex => _regex.Value;

    /// <exception cref="InvalidOperationException">The model has no such member: a bug of whoever asks.</exception>
    public ShapeMember this[string member] =>
        _byName.TryGetValue(member, out var found)
            ? found
            : throw new InvalidOperationException($"the model's {Name} has no member {member}");

    /// <summary>The member that is the whole body; null: there is none.</summary>
    public ShapeMember? Payload { get; } = Members.FirstOrDefault(static member => member.Location == MemberLocation.Payload);

    public ShapeMember? Find(string member) => _byName.GetValueOrDefault(member);
}

internal enum ShapeKind
{
    String,
    Boolean,
    Integer,
    Long,
    Double,
    Timestamp,
    Blob,
    List,
    Map,
    Structure,
}

/// <param name="LocationName">The name on the wire, if the model gives one.</param>
internal sealed record ShapeReference(string Shape, string? LocationName);

/// <param name="Name">The model's name.</param>
/// <param name="LocationName">The name on the wire, if it differs.</param>
/// <param name="QueryName">The name in an EC2 request, if the model gives one.</param>
internal sealed record ShapeMember(
    string Name,
    string Shape,
    string? LocationName,
    string? QueryName,
    MemberLocation Location,
    string? TimestampFormat
)
{
    public string WireName => LocationName ?? Name;
}

internal enum MemberLocation
{
    Body,
    Path,
    Query,
    Header,
    Status,

    /// <summary>It is the body.</summary>
    Payload,
}
