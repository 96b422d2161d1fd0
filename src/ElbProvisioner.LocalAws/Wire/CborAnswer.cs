using System.Formats.Cbor;
using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Writes structures as CBOR.</summary>
internal sealed class CborAnswer(ServiceModel model)
{
    public static ReadOnlyMemory<byte> EmptyMap { get; } = new byte[] { 0xA0 };

    public ReadOnlyMemory<byte> Body(Shape shape, JsonObject values)
    {
        var cbor = new CborWriter();
        Structure(cbor, shape, values);
        return cbor.Encode();
    }

    private void Structure(CborWriter cbor, Shape shape, JsonObject values)
    {
        cbor.WriteStartMap(values.Count(entry => entry.Value is not null));
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                var member = shape[name];
                cbor.WriteTextString(member.Name);
                Value(cbor, model[member.Shape], value);
            }
        }

        cbor.WriteEndMap();
    }

    private void Value(CborWriter cbor, Shape shape, JsonNode? value)
    {
        switch (shape.Kind)
        {
            case var _ when value is null:
                cbor.WriteNull();
                break;
            case ShapeKind.Structure:
                Structure(cbor, shape, value.AsObject());
                break;
            case ShapeKind.List:
                cbor.WriteStartArray(value.AsArray().Count);
                foreach (var item in value.AsArray())
                {
                    Value(cbor, model[shape.Element?.Shape ?? ""], item);
                }

                cbor.WriteEndArray();
                break;
            case ShapeKind.Map:
                cbor.WriteStartMap(value.AsObject().Count);
                foreach (var (key, item) in value.AsObject())
                {
                    cbor.WriteTextString(key);
                    Value(cbor, model[shape.Element?.Shape ?? ""], item);
                }

                cbor.WriteEndMap();
                break;
            case ShapeKind.Boolean:
                cbor.WriteBoolean(value.GetValue<bool>());
                break;
            case ShapeKind.Integer or ShapeKind.Long:
                cbor.WriteInt64(value.GetValue<long>());
                break;
            case ShapeKind.Double:
                cbor.WriteDouble(value.GetValue<double>());
                break;
            case ShapeKind.Timestamp:
                cbor.WriteTag(CborTag.UnixTimeSeconds);
                cbor.WriteDouble(Scalars.Epoch(value.GetValue<string>()));
                break;
            case ShapeKind.Blob:
                cbor.WriteByteString(Convert.FromBase64String(value.GetValue<string>()));
                break;
            default:
                cbor.WriteTextString(value.GetValue<string>());
                break;
        }
    }
}
