using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Writes structures as CBOR.</summary>
internal sealed class CborAnswer(ServiceModel model)
{
    public ReadOnlyMemory<byte> Body(Shape shape, JsonObject values)
    {
        var cbor = new CborWriter();
        Structure(cbor, shape, values);
        return cbor.Body;
    }

    private void Structure(CborWriter cbor, Shape shape, JsonObject values)
    {
        cbor.StartMap(values.Count(entry => entry.Value is not null));
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                var member = shape[name];
                cbor.Text(member.Name);
                Value(cbor, model[member.Shape], value);
            }
        }
    }

    private void Value(CborWriter cbor, Shape shape, JsonNode? value)
    {
        switch (shape.Kind)
        {
            case var _ when value is null:
                cbor.Null();
                break;
            case ShapeKind.Structure:
                Structure(cbor, shape, value.AsObject());
                break;
            case ShapeKind.List:
                cbor.StartArray(value.AsArray().Count);
                foreach (var item in value.AsArray())
                {
                    Value(cbor, model[shape.Element?.Shape ?? ""], item);
                }

                break;
            case ShapeKind.Map:
                cbor.StartMap(value.AsObject().Count);
                foreach (var (key, item) in value.AsObject())
                {
                    cbor.Text(key);
                    Value(cbor, model[shape.Element?.Shape ?? ""], item);
                }

                break;
            case ShapeKind.Boolean:
                cbor.Flag(value.GetValue<bool>());
                break;
            case ShapeKind.Integer or ShapeKind.Long:
                cbor.Integer(value.GetValue<long>());
                break;
            case ShapeKind.Double:
                cbor.Double(value.GetValue<double>());
                break;
            case ShapeKind.Timestamp:
                cbor.Time(Scalars.Epoch(value.GetValue<string>()));
                break;
            case ShapeKind.Blob:
                cbor.Bytes(Convert.FromBase64String(value.GetValue<string>()));
                break;
            default:
                cbor.Text(value.GetValue<string>());
                break;
        }
    }
}
