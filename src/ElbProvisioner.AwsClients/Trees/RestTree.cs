using System.Xml;
using ElbProvisioner.AwsClients.Wire;

namespace ElbProvisioner.AwsClients.Trees;

/// <summary>Writes trees as REST requests, with XML or JSON bodies.</summary>
internal static class RestTree
{
    public static void WriteXml(RestWriter rest, TreeRequest request)
    {
        WriteAddress(rest, request);
        if (request.Rest.Element is { } element)
        {
            rest.WriteXmlBody(
                element,
                request.Rest.Namespace ?? string.Empty,
                request,
                static (xml, sent) => Write(xml, sent.Input, sent.Members)
            );
        }
    }

    public static void WriteJson(RestWriter rest, TreeRequest request)
    {
        WriteAddress(rest, request);
        if (request.Input.Members.Any(static member => member.Place == MemberPlace.Body))
        {
            rest.WriteJsonBody(request, JsonTree.Write);
        }
    }

    private static void WriteAddress(RestWriter rest, TreeRequest request)
    {
        foreach (var member in request.Input.Members)
        {
            var text =
                member.Place is MemberPlace.Path or MemberPlace.Query or MemberPlace.Header && member.Sent(request.Members) is { } value
                    ? Scalars.WriteAny(value)
                    : null;
            if (member.Place == MemberPlace.Path)
            {
                rest.WritePath(member.RequestName, text);
            }
            else if (member.Place == MemberPlace.Query)
            {
                rest.WriteQuery(member.RequestName, text);
            }
            else if (member.Place == MemberPlace.Header)
            {
                rest.WriteHeader(member.RequestName, text);
            }
        }
    }

    private static void Write(XmlWriter xml, StructureShape structure, IReadOnlyDictionary<string, object> members)
    {
        foreach (var member in structure.Members)
        {
            if (member.Place == MemberPlace.Body && member.Sent(members) is { } value)
            {
                Write(xml, member.RequestName, member.Shape, value);
            }
        }
    }

    private static void Write(XmlWriter xml, string name, Shape shape, object value)
    {
        switch (shape)
        {
            case StructureShape structure:
                xml.WriteStructure(
                    name,
                    (IReadOnlyDictionary<string, object>)value,
                    (writer, members) => Write(writer, structure, members)
                );
                break;
            case ListShape list:
                xml.WriteList(
                    name,
                    list.ItemName,
                    (IReadOnlyList<object>)value,
                    (writer, itemName, item) => Write(writer, itemName, list.Item, item)
                );
                break;
            default:
                xml.WriteField(name, Scalars.WriteAny(value));
                break;
        }
    }
}
