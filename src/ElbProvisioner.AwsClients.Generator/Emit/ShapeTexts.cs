using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>
/// Writes shapes as the lines that ShapeTable reads: "list|type|item's name|flat", "map|type|entry's name|key's name|value's name", or
/// "structure" and a line a member: "name|type|name in requests|name in answers|place|custom". A type is a letter for a scalar, else
/// the number of its shape. Empty fields say the usual.
/// </summary>
internal sealed class ShapeTexts(ServiceModel model)
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _texts = [];
    private readonly HashSet<Shape> _sent = [.. model.StructuresInRequests()];
    private readonly HashSet<Shape> _answered = [.. model.StructuresInResponses()];

    public int Count => _texts.Count;

    /// <summary>All of them, with an empty line between two.</summary>
    public IEnumerable<string> Lines => string.Join("\n\n", _texts).Split('\n');

    /// <summary>Adds the members of a request or an answer and all that they hold; gives the number of their shape.</summary>
    public int Add(IReadOnlyList<Member> members, bool isSent) => Add(() => Structure(members, isSent, !isSent, isOfRequest: isSent));

    private int Number(Shape shape)
    {
        if (!_numbers.TryGetValue(shape.Name, out var number))
        {
            number = Add(() => Text(shape), shape.Name);
        }
        return number;
    }

    // The number is known before the text is made: a shape may hold itself.
    private int Add(System.Func<string> text, string? name = null)
    {
        var number = _texts.Count;
        _texts.Add(string.Empty);
        if (name is not null)
        {
            _numbers.Add(name, number);
        }
        _texts[number] = text();
        return number;
    }

    private string Text(Shape shape) =>
        shape.Kind switch
        {
            ShapeKind.List => $"list|{Type(shape.Element)}|{ItemName(shape)}|{(shape.IsFlattened ? "flat" : "")}",
            ShapeKind.Map =>
                $"map|{Type(shape.Element)}|{QueryRequestEmitter.MapInfix(shape)}|{shape.Key?.LocationName ?? "key"}|{shape.Element?.LocationName ?? "value"}",
            _ => Structure(shape.Members, _sent.Contains(shape), _answered.Contains(shape), isOfRequest: false),
        };

    private string Structure(IReadOnlyList<Member> members, bool isSent, bool isAnswered, bool isOfRequest) =>
        string.Join("\n", members.Select(member => MemberLine(member, isSent, isAnswered, isOfRequest)).Prepend("structure"));

    private string MemberLine(Member member, bool isSent, bool isAnswered, bool isOfRequest)
    {
        var custom =
            !isOfRequest ? ""
            : member.IsIdempotencyToken ? "token"
            : Marshalling.IsSentWithoutPath(model, member) ? "id"
            : "";
        string[] fields =
        [
            member.Name,
            Type(new ShapeReference(member.Shape, null)),
            isSent ? UnlessName(RequestName(member), member) : "",
            isAnswered ? UnlessName(AnswerName(member), member) : "",
            member.Location == MemberLocation.Body ? "" : member.Location.ToString().ToLowerInvariant(),
            custom,
        ];
        return string.Join("|", fields).TrimEnd('|');
    }

    private static string UnlessName(string name, Member member) => name == member.Name ? "" : name;

    private string RequestName(Member member) => IsQuery ? QueryRequestEmitter.Key(model, member) : member.WireName;

    private string AnswerName(Member member) =>
        model.IsInJson ? member.WireName : XmlResponseEmitter.ElementName(model, member);

    private string ItemName(Shape list) => IsQuery ? QueryRequestEmitter.ListInfix(model, list) : list.Element?.LocationName ?? "member";

    private bool IsQuery => model.Protocol is Protocol.Query or Protocol.Ec2;

    private string Type(ShapeReference? reference)
    {
        var shape = model[reference?.Shape ?? throw new ModelException("a list or map without an element")];
        return shape.Kind switch
        {
            ShapeKind.String => "s",
            ShapeKind.Boolean => "b",
            ShapeKind.Integer => "i",
            ShapeKind.Long => "l",
            ShapeKind.Double => "d",
            ShapeKind.Timestamp => "t",
            ShapeKind.Blob => "x",
            _ => Number(shape).ToString(CultureInfo.InvariantCulture),
        };
    }
}
