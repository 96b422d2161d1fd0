using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Reads the XML of a REST request.</summary>
internal sealed class XmlBodyReader(ServiceModel model)
{
    /// <exception cref="Malformed"/>
    public static XElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            MustBeShallow(body);
            using var reader = Open(body);
            return XElement.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException exception)
        {
            throw new Malformed("Invalid XML ; " + exception.Message);
        }
    }

    private static XmlReader Open(ReadOnlyMemory<byte> body) =>
        XmlReader.Create(
            new MemoryStream(body.ToArray(), writable: false),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                CloseInput = true,
            }
        );

    private static void MustBeShallow(ReadOnlyMemory<byte> body)
    {
        using var reader = Open(body);
        while (reader.Read())
        {
            if (reader.Depth > WireLimits.DeepestNesting)
            {
                throw new Malformed("Invalid XML ; it is nested too deeply");
            }
        }
    }

    /// <summary>The members of a structure that stand in the body.</summary>
    /// <exception cref="Malformed"/>
    public JsonObject Structure(Shape shape, XElement element)
    {
        var values = new JsonObject();
        foreach (var member in shape.Members.Where(member => member.Location == MemberLocation.Body))
        {
            var inner = model[member.Shape];
            if (inner is { Kind: ShapeKind.List, IsFlattened: true })
            {
                JsonNode[] items =
                [
                    .. Named(element, inner.Element?.LocationName ?? member.WireName).Select(item => Value(ElementOf(inner), item)),
                ];
                if (items.Length > 0)
                {
                    values.Add(member.Name, new JsonArray(items));
                }
            }
            else if (Named(element, member.WireName).FirstOrDefault() is { } child)
            {
                values.Add(member.Name, Value(inner, child));
            }
        }

        return values;
    }

    private static IEnumerable<XElement> Named(XElement element, string name) =>
        element.Elements().Where(child => child.Name.LocalName == name);

    private JsonNode Value(Shape shape, XElement element) =>
        shape.Kind switch
        {
            ShapeKind.Structure => Structure(shape, element),
            ShapeKind.List => new JsonArray([
                .. Named(element, shape.Element?.LocationName ?? "member").Select(item => Value(ElementOf(shape), item)),
            ]),
            ShapeKind.Map => Map(shape, element),
            _ when element.HasElements => throw new Malformed(
                "Start of structure or map found where not expected.",
                element.Name.LocalName,
                ""
            ),
            ShapeKind.String => JsonValue.Create(element.Value),
            _ => Scalars.FromText(shape, element.Value.Trim()) ?? throw Malformed.ValueOf(shape, element.Name.LocalName, element.Value),
        };

    private JsonObject Map(Shape shape, XElement element)
    {
        var values = new JsonObject();
        foreach (var entry in Named(element, "entry"))
        {
            var key =
                Named(entry, shape.Key?.LocationName ?? "key").FirstOrDefault()
                ?? throw new Malformed("Missing key of a map", element.Name.LocalName, "");
            values[key.Value] = Named(entry, shape.Element?.LocationName ?? "value").FirstOrDefault() is { } value
                ? Value(ElementOf(shape), value)
                : null;
        }

        return values;
    }

    private Shape ElementOf(Shape shape) =>
        model[shape.Element?.Shape ?? throw new InvalidOperationException($"the model does not say what {shape.Name} holds")];
}
