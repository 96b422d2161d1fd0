using System.Collections;
using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>
/// Brings an answer into the one form that requests have too, checking it against the model: what the model does not have, or has
/// otherwise, is a bug of the service that answers.
/// </summary>
internal sealed class Canonical(ServiceModel model)
{
    /// <exception cref="InvalidOperationException">The answer does not fit the model.</exception>
    public JsonObject Structure(Shape shape, object value)
    {
        var values = new JsonObject();
        foreach (var (name, given) in Members(shape, value))
        {
            if (given is not null)
            {
                values.Add(name, Value(model[shape[name].Shape], given, $"{shape.Name}.{name}"));
            }
        }

        return values;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Members(Shape shape, object value) =>
        value switch
        {
            Document document => document,
            Fields fields => Objects(fields.Values),
            JsonObject values => Objects(values),
            _ => throw Wrong(shape, value, shape.Name),
        };

    private static IEnumerable<KeyValuePair<string, object?>> Objects(JsonObject values) =>
        values.Select(entry => KeyValuePair.Create(entry.Key, (object?)entry.Value));

    private JsonNode Value(Shape shape, object value, string where) =>
        shape.Kind switch
        {
            ShapeKind.Structure => Structure(shape, value),
            ShapeKind.List => List(shape, value, where),
            ShapeKind.Map => Map(shape, value, where),
            _ => Scalar(shape, value) ?? throw Wrong(shape, value, where),
        };

    private static JsonValue? Scalar(Shape shape, object value) =>
        (shape.Kind, value) switch
        {
            (ShapeKind.String, string text) => JsonValue.Create(text),
            (ShapeKind.Boolean, bool flag) => JsonValue.Create(flag),
            (ShapeKind.Integer or ShapeKind.Long, int number) => JsonValue.Create((long)number),
            (ShapeKind.Integer or ShapeKind.Long, long number) => Scalars.FromNumber(shape, number),
            (ShapeKind.Double, double number) => JsonValue.Create(number),
            (ShapeKind.Double, int number) => JsonValue.Create((double)number),
            (ShapeKind.Double, long number) => JsonValue.Create((double)number),
            (ShapeKind.Timestamp, DateTimeOffset time) => Scalars.FromTime(time),
            (ShapeKind.Blob, byte[] bytes) => JsonValue.Create(Convert.ToBase64String(bytes)),
            (_, JsonValue given) => FromNode(shape, given),
            _ => null,
        };

    private static JsonValue? FromNode(Shape shape, JsonValue given) =>
        shape.Kind switch
        {
            ShapeKind.Boolean => given.TryGetValue<bool>(out var flag) ? JsonValue.Create(flag) : null,
            ShapeKind.Integer or ShapeKind.Long => given.TryGetValue<long>(out var number) ? Scalars.FromNumber(shape, number)
            : given.TryGetValue<int>(out var small) ? JsonValue.Create((long)small)
            : null,
            ShapeKind.Double => given.TryGetValue<double>(out var number) ? JsonValue.Create(number)
            : given.TryGetValue<long>(out var whole) ? JsonValue.Create((double)whole)
            : given.TryGetValue<int>(out var small) ? JsonValue.Create((double)small)
            : null,
            ShapeKind.Timestamp when given.TryGetValue<DateTimeOffset>(out var time) => Scalars.FromTime(time),
            _ => given.TryGetValue<string>(out var text) ? Scalars.FromText(shape, text) : null,
        };

    private JsonArray List(Shape shape, object value, string where)
    {
        if (value is string or Document or JsonObject or JsonValue or byte[] or not IEnumerable)
        {
            throw Wrong(shape, value, where);
        }

        var element = model[shape.Element?.Shape ?? ""];
        var items = new JsonArray();
        foreach (var item in (IEnumerable)value)
        {
            items.Add(Value(element, item ?? throw Wrong(shape, value, where), where));
        }

        return items;
    }

    private JsonObject Map(Shape shape, object value, string where)
    {
        IEnumerable<KeyValuePair<string, object?>> entries = value switch
        {
            Document document => document,
            JsonObject values => Objects(values),
            IEnumerable<KeyValuePair<string, string>> texts => texts.Select(entry => KeyValuePair.Create(entry.Key, (object?)entry.Value)),
            _ => throw Wrong(shape, value, where),
        };
        var element = model[shape.Element?.Shape ?? ""];
        return new JsonObject(
            entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value is null ? null : Value(element, entry.Value, where)))
        );
    }

    private static InvalidOperationException Wrong(Shape shape, object value, string where) =>
        new(
            $"{where} is a {shape.Kind} in the model; the answer holds "
                + $"{(value is JsonNode node ? node.ToJsonString() : value.GetType().Name)}"
        );
}
