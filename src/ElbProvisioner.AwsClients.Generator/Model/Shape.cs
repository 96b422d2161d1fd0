using System.Collections.Generic;

namespace ElbProvisioner.AwsClients.Generator.Model;

/// <summary>A type of a service model: a scalar, a list, a map or a structure.</summary>
internal sealed record Shape(
    string Name,
    ShapeKind Kind,
    IReadOnlyList<string> EnumValues,
    IReadOnlyList<Member> Members,
    ShapeReference? Element,
    ShapeReference? Key,
    bool IsFlattened,
    bool IsException,
    string? ErrorCode
)
{
    public bool IsEnum => Kind == ShapeKind.String && EnumValues.Count > 0;
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

/// <summary>
/// The use of a shape as the element of a list or the key or value of a map, with the name it has on the wire, if it has its own.
/// </summary>
internal sealed record ShapeReference(string Shape, string? LocationName);

/// <summary>A member of a structure.</summary>
/// <param name="Name">The model's name, which is also the name on the wire unless the model gives another.</param>
/// <param name="Property">The name of the C# property.</param>
/// <param name="Shape">The name of its shape.</param>
/// <param name="LocationName">The name on the wire, if it differs.</param>
/// <param name="QueryName">The name in an EC2 request, if the model gives one.</param>
/// <param name="Location">Where in the HTTP message it travels; the body unless said otherwise.</param>
/// <param name="IsIdempotencyToken">Whether the client invents a value when the caller gives none.</param>
internal sealed record Member(
    string Name,
    string Property,
    string Shape,
    string? LocationName,
    string? QueryName,
    MemberLocation Location,
    bool IsIdempotencyToken
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

    /// <summary>It is the body, as it stands.</summary>
    Payload,
}
