using System.Text;
using System.Text.Json.Nodes;
using System.Xml;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Writes the members of structures as elements.</summary>
internal sealed class XmlAnswer(ServiceModel model, string listElement)
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        OmitXmlDeclaration = true,
        CheckCharacters = false,
    };

    /// <param name="declaration">What stands before the root, as each service has it.</param>
    public static ReadOnlyMemory<byte> Document(string declaration, Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.GetBytes(declaration));
        using (var xml = XmlWriter.Create(stream, Settings))
        {
            write(xml);
        }

        return stream.ToArray();
    }

    public void Members(XmlWriter xml, Shape shape, JsonObject values)
    {
        foreach (var (name, value) in values)
        {
            var member = shape[name];
            if (value is not null && member.Location == MemberLocation.Body)
            {
                Element(xml, member.WireName, model[member.Shape], value);
            }
        }
    }

    private void Element(XmlWriter xml, string name, Shape shape, JsonNode value)
    {
        if (shape is { Kind: ShapeKind.List, IsFlattened: true })
        {
            foreach (var item in value.AsArray().OfType<JsonNode>())
            {
                Element(xml, shape.Element?.LocationName ?? name, ElementOf(shape), item);
            }

            return;
        }

        xml.WriteStartElement(name);
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                Members(xml, shape, value.AsObject());
                break;
            case ShapeKind.List:
                foreach (var item in value.AsArray().OfType<JsonNode>())
                {
                    Element(xml, shape.Element?.LocationName ?? listElement, ElementOf(shape), item);
                }

                break;
            case ShapeKind.Map:
                foreach (var (key, item) in value.AsObject())
                {
                    xml.WriteStartElement("entry");
                    xml.WriteElementString(shape.Key?.LocationName ?? "key", key);
                    if (item is not null)
                    {
                        Element(xml, shape.Element?.LocationName ?? "value", ElementOf(shape), item);
                    }

                    xml.WriteEndElement();
                }

                break;
            default:
                xml.WriteString(Text(shape, value));
                break;
        }

        xml.WriteEndElement();
    }

    private static string Text(Shape shape, JsonNode value) =>
        shape.Kind switch
        {
            ShapeKind.Boolean => value.GetValue<bool>() ? "true" : "false",
            ShapeKind.Integer or ShapeKind.Long => value.GetValue<long>().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ShapeKind.Double => Scalars.Text(value.GetValue<double>()),
            // A world kept by an earlier build may hold a text that XML cannot carry.
            _ => Characters.Shown(value.GetValue<string>()),
        };

    private Shape ElementOf(Shape shape) => model[shape.Element?.Shape ?? ""];
}
