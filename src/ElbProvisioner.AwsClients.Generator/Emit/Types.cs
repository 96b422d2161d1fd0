using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>The C# types of shapes.</summary>
internal static class Types
{
    /// <summary>The type of a property: nullable, since every member may be absent.</summary>
    public static string Property(ServiceModel model, string shapeName)
    {
        var shape = model[shapeName];
        return shape.Kind switch
        {
            ShapeKind.List => $"List<{Element(model, shape.Element)}>",
            ShapeKind.Map => $"Dictionary<string, {Element(model, shape.Element)}>",
            ShapeKind.String when shape.IsEnum => Naming.Pascal(shape.Name),
            ShapeKind.Boolean or ShapeKind.Integer or ShapeKind.Long or ShapeKind.Double or ShapeKind.Timestamp => Value(shape) + "?",
            _ => Value(shape),
        };
    }

    /// <summary>The type of a list's item or a map's value. The official packages keep enums in collections as strings.</summary>
    public static string Element(ServiceModel model, ShapeReference? reference)
    {
        var shape = model[reference?.Shape ?? throw new ModelException("a list or map without an element")];
        return shape.Kind is ShapeKind.List or ShapeKind.Map ? Property(model, shape.Name) : Value(shape);
    }

    private static string Value(Shape shape) =>
        shape.Kind switch
        {
            ShapeKind.String => "string",
            ShapeKind.Boolean => "bool",
            ShapeKind.Integer => "int",
            ShapeKind.Long => "long",
            ShapeKind.Double => "double",
            ShapeKind.Timestamp => "DateTime",
            ShapeKind.Blob => "MemoryStream",
            ShapeKind.Structure => Naming.Pascal(shape.Name),
            _ => throw new ModelException($"{shape.Name}: a collection has no simple type"),
        };
}
