using System.Xml;
using Amazon.Runtime.Internal.Transform;
using ElbProvisioner.AwsClients.Wire;

namespace ElbProvisioner.AwsClients.Trees;

/// <summary>Reads trees from XML answers: query, EC2 and REST.</summary>
internal static class XmlTree
{
    public static bool ReadMember(XmlReader xml, TreeResponse response) => ReadMember(xml, response.Tree);

    public static void ReadHeaders(IWebResponseData headers, TreeResponse response)
    {
        foreach (var member in response.Tree.Shape.Members)
        {
            if (member.Place == MemberPlace.Header)
            {
                response.Tree.Set(member, headers.GetHeaderValue(member.AnswerName));
            }
        }
    }

    /// <summary>How the body is taken as it stands; null: it is XML.</summary>
    public static Action<string, TreeResponse>? PayloadOf(TreeRequest request) =>
        request.Output.Members.FirstOrDefault(static member => member.Place == MemberPlace.Payload) is { } payload
            ? (text, response) => response.Tree.Set(payload, text)
            : null;

    private static bool ReadMember(XmlReader xml, Tree tree)
    {
        if (tree.Shape.Answered(xml.LocalName) is not { } member)
        {
            return false;
        }
        if (member.Shape is ListShape { IsFlat: true } list)
        {
            tree.Append(member, Read(xml, list.Item));
        }
        else
        {
            tree.Set(member, Read(xml, member.Shape));
        }
        return true;
    }

    private static object? Read(XmlReader xml, Shape shape) =>
        shape switch
        {
            ScalarShape scalar => xml.ReadText() is var text && (scalar.MayBeEmpty || text.Length > 0) ? scalar.Read(text) : null,
            StructureShape structure => xml.ReadStructure(new Tree(structure), ReadMember).Members,
            ListShape list => ReadList(xml, list),
            MapShape map => xml.ReadMap(map.KeyName, map.ValueName, value => Read(value, map.Value)),
            _ => throw new InvalidOperationException($"{shape.Takes} is not read from XML"),
        };

    // A list without items is none, as the typed clients read it.
    private static List<object>? ReadList(XmlReader xml, ListShape list)
    {
        var items = xml.ReadStructure(new List<object>(), (item, all) => Tree.Add(all, Read(item, list.Item)));
        return items.Count == 0 ? null : items;
    }
}
