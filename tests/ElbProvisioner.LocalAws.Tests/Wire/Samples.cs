using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Tests.Wire;

/// <summary>Answers with every member of their shapes, as a service would give them and as a client should read them.</summary>
internal sealed class Samples(ServiceModel model)
{
    private const int Deepest = 10;

    private static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, 250, TimeSpan.Zero);

    public (Document Given, JsonObject Expected) Structure(Shape shape, int depth = 0)
    {
        var (given, expected) = (new Document(), new JsonObject());
        foreach (var member in shape.Members)
        {
            if (depth < Deepest)
            {
                var (value, read) = Value(model[member.Shape], member, depth + 1);
                given[member.Name] = value;
                expected[member.Name] = read;
            }
        }

        return (given, expected);
    }

    private (object Given, JsonNode Expected) Value(Shape shape, ShapeMember member, int depth)
    {
        var text = member.Location == MemberLocation.Header ? $"https://example.org/{member.Name}" : $"{member.Name} ä<&>\"'\n日";
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                return Structure(shape, depth);
            case ShapeKind.List:
                var items = Enumerable
                    .Range(0, depth < 4 ? 2 : 1)
                    .Select(_ => Value(model[shape.Element?.Shape ?? ""], member, depth + 1))
                    .ToList();
                return (items.Select(item => item.Given), new JsonArray([.. items.Select(item => item.Expected)]));
            case ShapeKind.Map when model[shape.Element?.Shape ?? ""].Kind == ShapeKind.String:
                return (new Dictionary<string, string> { ["a b"] = text, ["c"] = "" }, new JsonObject { ["a b"] = text, ["c"] = "" });
            case ShapeKind.Map:
                var (value, expected) = Value(model[shape.Element?.Shape ?? ""], member, depth + 1);
                return (new Document { ["a b"] = value }, new JsonObject { ["a b"] = expected });
            case ShapeKind.Boolean:
                return (true, true);
            case ShapeKind.Integer:
                return (member.Name.Length, member.Name.Length);
            case ShapeKind.Long:
                return (1L << 40, 1L << 40);
            case ShapeKind.Double:
                return (member.Name.Length % 2 == 0 ? 2.5 : 70.0, member.Name.Length % 2 == 0 ? 2.5 : 70.0);
            case ShapeKind.Timestamp:
                return (Time, "2026-03-04T05:06:07.250Z");
            case ShapeKind.Blob:
                return (new byte[] { 0, 255 }, "AP8=");
            default:
                return (text, text);
        }
    }
}
