using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Reads the parameters of a query service's or EC2's request.</summary>
internal sealed class QueryReader(ServiceModel model, bool isEc2)
{
    /// <exception cref="Malformed"/>
    public JsonObject Structure(Shape shape, FormNode node)
    {
        var values = new JsonObject();
        foreach (var member in shape.Members)
        {
            if (node.Find(NameOf(member)) is { } child)
            {
                values.Add(member.Name, Value(model[member.Shape], child));
            }
        }

        return values;
    }

    /// <summary>The member's name in a request of EC2.</summary>
    public static string Ec2Name(ShapeMember member) =>
        member.QueryName ?? (member.LocationName is { } name ? char.ToUpperInvariant(name[0]) + name[1..] : member.Name);

    private string NameOf(ShapeMember member)
    {
        if (isEc2)
        {
            return Ec2Name(member);
        }

        var shape = model[member.Shape];
        return shape is { Kind: ShapeKind.List, IsFlattened: true, Element.LocationName: { } element } ? element : member.WireName;
    }

    private JsonNode? Value(Shape shape, FormNode node) =>
        shape.Kind switch
        {
            ShapeKind.Structure => Structure(shape, node),
            ShapeKind.List => List(shape, node),
            ShapeKind.Map => Map(shape, node),
            _ when node.HasChildren => throw new Malformed("Start of structure or map found where not expected.", node.Path, ""),
            _ => node.Text is not { } text || (text.Length == 0 && shape.Kind != ShapeKind.String)
                ? null
                : Scalars.FromText(shape, text) ?? throw Malformed.ValueOf(shape, node.Path, text),
        };

    private JsonArray List(Shape shape, FormNode node)
    {
        if (Items(node, isEc2 || shape.IsFlattened ? null : shape.Element?.LocationName ?? "member") is not { } items)
        {
            return [];
        }

        var element = ElementOf(shape);
        var values = new JsonArray();
        foreach (var item in items)
        {
            values.Add(Value(element, item));
        }

        return values;
    }

    private JsonObject Map(Shape shape, FormNode node)
    {
        var (key, value) = (shape.Key?.LocationName ?? "key", shape.Element?.LocationName ?? "value");
        var values = new JsonObject();
        foreach (var entry in Items(node, shape.IsFlattened ? null : "entry") ?? [])
        {
            var name = entry.TextOf(key) ?? throw new Malformed("Missing key of a map", entry.Path, "");
            values[name] = entry.Find(value) is { } found ? Value(ElementOf(shape), found) : null;
        }

        return values;
    }

    /// <returns>Null: nothing is given but the bare name, which means an empty list.</returns>
    private static IReadOnlyList<FormNode>? Items(FormNode node, string? wrapper)
    {
        if (!node.HasChildren)
        {
            return node.Text is null or "" ? null : throw new Malformed("Unexpected value where a list was expected", node.Path, node.Text);
        }

        var list = wrapper is null ? node : node.Find(wrapper);
        return list?.Numbered() ?? throw new Malformed("Unexpected list element termination", node.Path, "");
    }

    private Shape ElementOf(Shape shape) =>
        model[shape.Element?.Shape ?? throw new InvalidOperationException($"the model does not say what {shape.Name} holds")];
}
