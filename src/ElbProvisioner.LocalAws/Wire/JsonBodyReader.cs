using System.Text.Json;
using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Reads the JSON of a request.</summary>
internal sealed class JsonBodyReader(ServiceModel model)
{
    /// <exception cref="Malformed"/>
    public JsonObject Read(Shape shape, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Structure(shape, document.RootElement)
                : throw new Malformed("Unexpected token where the start of an object was expected");
        }
        catch (JsonException exception)
        {
            throw new Malformed(exception.Message);
        }
        catch (InvalidOperationException)
        {
            // A text of half a surrogate pair, or of bytes that are no text: found when it is read, not when it is parsed.
            throw new Malformed("The request has a text that is not UTF-8");
        }
    }

    private JsonObject Structure(Shape shape, JsonElement element)
    {
        var values = new JsonObject();
        foreach (var member in shape.Members.Where(member => member.Location == MemberLocation.Body))
        {
            if (element.TryGetProperty(member.WireName, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                values.Add(member.Name, Value(model[member.Shape], member.Name, value));
            }
        }

        return values;
    }

    private JsonNode? Value(Shape shape, string name, JsonElement value) =>
        (shape.Kind, value.ValueKind) switch
        {
            (_, JsonValueKind.Null) => null,
            (ShapeKind.Structure, JsonValueKind.Object) => Structure(shape, value),
            (ShapeKind.List, JsonValueKind.Array) => new JsonArray([
                .. value.EnumerateArray().Select(item => Value(ElementOf(shape), name, item)),
            ]),
            (ShapeKind.Map, JsonValueKind.Object) => new JsonObject(
                value.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, Value(ElementOf(shape), name, entry.Value)))
            ),
            (ShapeKind.Boolean, JsonValueKind.True or JsonValueKind.False) => JsonValue.Create(value.GetBoolean()),
            (ShapeKind.Integer or ShapeKind.Long, JsonValueKind.Number) when value.TryGetInt64(out var number) => Scalars.FromNumber(
                shape,
                number
            ) ?? throw Wrong(shape, name, value),
            (ShapeKind.Double, JsonValueKind.Number) => Scalars.FromNumber(value.GetDouble()) ?? throw Wrong(shape, name, value),
            (ShapeKind.Timestamp, JsonValueKind.Number) => Scalars.FromEpoch(value.GetDouble()) ?? throw Wrong(shape, name, value),
            (ShapeKind.String or ShapeKind.Timestamp or ShapeKind.Blob, JsonValueKind.String) => Scalars.FromText(
                shape,
                value.GetString() ?? ""
            ) ?? throw Wrong(shape, name, value),
            _ => throw Wrong(shape, name, value),
        };

    private static Malformed Wrong(Shape shape, string name, JsonElement value) =>
        (shape.Kind, value.ValueKind) switch
        {
            (_, JsonValueKind.Object) => new("Start of structure or map found where not expected.", name, ""),
            (_, JsonValueKind.Array) => new("Start of list found where not expected", name, ""),
            (ShapeKind.Structure or ShapeKind.Map or ShapeKind.List, _) => new("Unexpected field type", name, ""),
            _ => Malformed.ValueOf(
                shape,
                name,
                value.ValueKind switch
                {
                    JsonValueKind.String => "STRING_VALUE",
                    JsonValueKind.True => "TRUE_VALUE",
                    JsonValueKind.False => "FALSE_VALUE",
                    _ => value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') ? "DECIMAL_VALUE" : "NUMBER_VALUE",
                }
            ),
        };

    private Shape ElementOf(Shape shape) =>
        model[shape.Element?.Shape ?? throw new InvalidOperationException($"the model does not say what {shape.Name} holds")];
}
