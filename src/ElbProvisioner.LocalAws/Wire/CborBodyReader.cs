using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Reads the CBOR of a request.</summary>
internal sealed class CborBodyReader(ServiceModel model)
{
    /// <exception cref="Malformed"/>
    public JsonObject Read(Shape shape, ReadOnlyMemory<byte> body) =>
        body.IsEmpty ? []
        : CborItem.Read(body) is IReadOnlyDictionary<string, object?> values ? Structure(shape, values)
        : throw new Malformed("Unexpected type where a map was expected");

    private JsonObject Structure(Shape shape, IReadOnlyDictionary<string, object?> values)
    {
        var read = new JsonObject();
        foreach (var member in shape.Members)
        {
            if (values.GetValueOrDefault(member.Name) is { } value)
            {
                read.Add(member.Name, Value(model[member.Shape], member.Name, value));
            }
        }

        return read;
    }

    private JsonNode? Value(Shape shape, string name, object? value) =>
        (shape.Kind, value) switch
        {
            (_, null) => null,
            (ShapeKind.Structure, IReadOnlyDictionary<string, object?> values) => Structure(shape, values),
            (ShapeKind.List, IReadOnlyList<object?> items) => new JsonArray([.. items.Select(item => Value(ElementOf(shape), name, item))]),
            (ShapeKind.Map, IReadOnlyDictionary<string, object?> values) => new JsonObject(
                values.Select(entry => KeyValuePair.Create(entry.Key, Value(ElementOf(shape), name, entry.Value)))
            ),
            _ => Scalar(shape, value)
                ?? throw Malformed.ValueOf(
                    shape,
                    name,
                    value switch
                    {
                        string => "STRING_VALUE",
                        bool => "BOOLEAN_VALUE",
                        long or double => "NUMBER_VALUE",
                        _ => "OTHER_VALUE",
                    }
                ),
        };

    private static JsonValue? Scalar(Shape shape, object value) =>
        (shape.Kind, value) switch
        {
            (ShapeKind.String, string text) => JsonValue.Create(text),
            (ShapeKind.Boolean, bool flag) => JsonValue.Create(flag),
            (ShapeKind.Integer or ShapeKind.Long, long number) => Scalars.FromNumber(shape, number),
            (ShapeKind.Double, double number) => Scalars.FromNumber(number),
            (ShapeKind.Double, long number) => Scalars.FromNumber((double)number),
            (ShapeKind.Blob, byte[] bytes) => JsonValue.Create(Convert.ToBase64String(bytes)),
            (ShapeKind.Timestamp, CborTime time) => Scalars.FromEpoch(time.Seconds),
            _ => null,
        };

    private Shape ElementOf(Shape shape) =>
        model[shape.Element?.Shape ?? throw new InvalidOperationException($"the model does not say what {shape.Name} holds")];
}
