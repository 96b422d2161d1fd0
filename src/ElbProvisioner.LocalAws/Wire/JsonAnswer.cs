using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Writes structures as JSON.</summary>
internal sealed class JsonAnswer(ServiceModel model)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Body(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            write(json);
        }

        return stream.ToArray();
    }

    public void Structure(Utf8JsonWriter json, Shape shape, JsonObject values)
    {
        json.WriteStartObject();
        foreach (var (name, value) in values)
        {
            if (value is not null && shape[name] is { Location: MemberLocation.Body } member)
            {
                json.WritePropertyName(member.WireName);
                Value(json, model[member.Shape], value);
            }
        }

        json.WriteEndObject();
    }

    private void Value(Utf8JsonWriter json, Shape shape, JsonNode? value)
    {
        switch (shape.Kind)
        {
            case var _ when value is null:
                json.WriteNullValue();
                break;
            case ShapeKind.Structure:
                Structure(json, shape, value.AsObject());
                break;
            case ShapeKind.List:
                json.WriteStartArray();
                foreach (var item in value.AsArray())
                {
                    Value(json, model[shape.Element?.Shape ?? ""], item);
                }

                json.WriteEndArray();
                break;
            case ShapeKind.Map:
                json.WriteStartObject();
                foreach (var (key, item) in value.AsObject())
                {
                    json.WritePropertyName(key);
                    Value(json, model[shape.Element?.Shape ?? ""], item);
                }

                json.WriteEndObject();
                break;
            case ShapeKind.Boolean:
                json.WriteBooleanValue(value.GetValue<bool>());
                break;
            case ShapeKind.Integer or ShapeKind.Long:
                json.WriteNumberValue(value.GetValue<long>());
                break;
            case ShapeKind.Double:
                json.WriteRawValue(Scalars.Text(value.GetValue<double>()));
                break;
            case ShapeKind.Timestamp:
                json.WriteNumberValue((decimal)Scalars.Epoch(value.GetValue<string>()));
                break;
            default:
                json.WriteStringValue(value.GetValue<string>());
                break;
        }
    }
}
