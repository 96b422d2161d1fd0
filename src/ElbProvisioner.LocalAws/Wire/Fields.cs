using System.Globalization;
using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>
/// A structure of a request, by the model's member names: asking for a name that the model does not have is a bug and throws. Absent
/// members are null or empty. Numbers are JSON numbers, timestamps ISO 8601 strings, blobs base64 strings.
/// </summary>
internal sealed class Fields(ServiceModel model, Shape shape, JsonObject values)
{
    public Shape Shape => shape;

    /// <summary>As the request said it. Clone it before it goes into another JSON tree.</summary>
    public JsonObject Values => values;

    public bool Has(string member) => Value(member) is not null;

    public string? Text(string member) => Value(member)?.GetValue<string>();

    /// <summary>A member that the model requires.</summary>
    public string Required(string member) =>
        Text(member) ?? throw new InvalidOperationException($"the model lets {shape.Name}.{member} be absent");

    public int? Integer(string member) => Value(member) is { } value ? (int)value.GetValue<long>() : null;

    public double? Number(string member) => Value(member) is { } value ? value.GetValue<double>() : null;

    public bool? Flag(string member) => Value(member)?.GetValue<bool>();

    public DateTimeOffset? Time(string member) =>
        Value(member) is { } value
            ? DateTimeOffset.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            : null;

    public byte[]? Bytes(string member) => Value(member) is { } value ? Convert.FromBase64String(value.GetValue<string>()) : null;

    public IReadOnlyList<string> Texts(string member) =>
        Value(member) is JsonArray items ? [.. items.Select(item => item?.GetValue<string>() ?? "")] : [];

    public Fields? Structure(string member) =>
        Value(member) is JsonObject inner ? new Fields(model, model[shape[member].Shape], inner) : null;

    public IReadOnlyList<Fields> Structures(string member)
    {
        if (Value(member) is not JsonArray items)
        {
            return [];
        }

        var element = model[model[shape[member].Shape].Element!.Shape];
        return [.. items.OfType<JsonObject>().Select(item => new Fields(model, element, item))];
    }

    /// <summary>A map from strings to strings.</summary>
    public IReadOnlyDictionary<string, string> Map(string member) =>
        Value(member) is JsonObject entries
            ? entries.ToDictionary(entry => entry.Key, entry => entry.Value?.GetValue<string>() ?? "", StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);

    private JsonNode? Value(string member)
    {
        _ = shape[member];
        return values.TryGetPropertyValue(member, out var value) ? value : null;
    }
}
