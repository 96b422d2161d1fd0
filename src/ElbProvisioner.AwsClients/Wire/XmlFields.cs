using System.Xml;
using Amazon.Runtime;

namespace ElbProvisioner.AwsClients.Wire;

/// <summary>
/// Reads and writes the members of XML bodies. A read begins at an element's start tag and ends behind its end tag;
/// elements nobody asked for are skipped, so that a newer service does not break an older client. An empty element says
/// nothing about a number.
/// </summary>
internal static class XmlFields
{
    private static readonly XmlReaderSettings ReaderSettings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
    };

    public static XmlReader Open(Stream body) => XmlReader.Create(body, ReaderSettings);

    public static string ReadText(this XmlReader xml) => xml.ReadElementContentAsString();

    public static bool? ReadBoolean(this XmlReader xml) => xml.ReadText() is { Length: > 0 } text ? Scalars.ReadBoolean(text) : null;

    public static int? ReadInteger(this XmlReader xml) => xml.ReadText() is { Length: > 0 } text ? Scalars.ReadInteger(text) : null;

    public static long? ReadLong(this XmlReader xml) => xml.ReadText() is { Length: > 0 } text ? Scalars.ReadLong(text) : null;

    public static double? ReadDouble(this XmlReader xml) => xml.ReadText() is { Length: > 0 } text ? Scalars.ReadDouble(text) : null;

    public static DateTime? ReadTimestamp(this XmlReader xml) =>
        xml.ReadText() is { Length: > 0 } text ? Scalars.ReadTimestamp(text) : null;

    public static MemoryStream ReadBlob(this XmlReader xml) => Scalars.ReadBlob(xml.ReadText());

    /// <summary>Hands every child element to <paramref name="readMember"/>, which returns false for those it does not know.</summary>
    public static T ReadStructure<T>(this XmlReader xml, T value, Func<XmlReader, T, bool> readMember)
    {
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return value;
        }

        xml.ReadStartElement();
        for (var node = xml.MoveToContent(); node is not (XmlNodeType.EndElement or XmlNodeType.None); node = xml.MoveToContent())
        {
            if (node != XmlNodeType.Element || !readMember(xml, value))
            {
                xml.Skip();
            }
        }

        xml.ReadEndElement();
        return value;
    }

    /// <summary>A list without items reads as null, as it does in the official packages.</summary>
    public static List<T>? ReadList<T>(this XmlReader xml, Func<XmlReader, T> readItem)
    {
        var items = xml.ReadStructure(new List<T>(), (reader, list) => AddTo(list, reader, readItem));
        return items.Count == 0 ? null : items;
    }

    /// <summary>Reads one item of a list whose items follow each other without an element around them.</summary>
    public static List<T> ReadFlatItem<T>(this XmlReader xml, List<T>? before, Func<XmlReader, T> readItem)
    {
        var items = before ?? [];
        items.Add(readItem(xml));
        return items;
    }

    public static Dictionary<string, T>? ReadMap<T>(this XmlReader xml, string keyName, string valueName, Func<XmlReader, T> readValue)
    {
        var entries = xml.ReadStructure(
            new Dictionary<string, T>(),
            (reader, map) =>
            {
                var entry = reader.ReadStructure(
                    new MapEntry<T>(),
                    (field, read) => ReadEntryMember(field, read, keyName, valueName, readValue)
                );
                if (entry is { Key: not null, Value: not null })
                {
                    map[entry.Key] = entry.Value;
                }
                return true;
            }
        );
        return entries.Count == 0 ? null : entries;
    }

    public static void WriteField(this XmlWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteElementString(name, value);
        }
    }

    public static void WriteField(this XmlWriter xml, string name, ConstantClass? value) => xml.WriteField(name, value?.Value);

    public static void WriteField(this XmlWriter xml, string name, bool? value) =>
        xml.WriteField(name, value is { } given ? Scalars.Write(given) : null);

    public static void WriteField(this XmlWriter xml, string name, int? value) =>
        xml.WriteField(name, value is { } given ? Scalars.Write(given) : null);

    public static void WriteField(this XmlWriter xml, string name, long? value) =>
        xml.WriteField(name, value is { } given ? Scalars.Write(given) : null);

    public static void WriteField(this XmlWriter xml, string name, double? value) =>
        xml.WriteField(name, value is { } given ? Scalars.Write(given) : null);

    public static void WriteField(this XmlWriter xml, string name, DateTime? value) =>
        xml.WriteField(name, value is { } given ? Scalars.Write(given) : null);

    public static void WriteField(this XmlWriter xml, string name, MemoryStream? value) =>
        xml.WriteField(name, value is null ? null : Scalars.Write(value));

    public static void WriteStructure<T>(this XmlWriter xml, string name, T? value, Action<XmlWriter, T> writeMembers)
        where T : class
    {
        if (value is null)
        {
            return;
        }
        xml.WriteStartElement(name);
        writeMembers(xml, value);
        xml.WriteEndElement();
    }

    public static void WriteList<T>(
        this XmlWriter xml,
        string name,
        string itemName,
        IReadOnlyList<T>? items,
        Action<XmlWriter, string, T> writeItem
    )
    {
        if (items is null)
        {
            return;
        }
        xml.WriteStartElement(name);
        foreach (var item in items)
        {
            writeItem(xml, itemName, item);
        }
        xml.WriteEndElement();
    }

    private static bool AddTo<T>(List<T> items, XmlReader xml, Func<XmlReader, T> readItem)
    {
        items.Add(readItem(xml));
        return true;
    }

    private static bool ReadEntryMember<T>(XmlReader xml, MapEntry<T> entry, string keyName, string valueName, Func<XmlReader, T> readValue)
    {
        if (xml.LocalName == keyName)
        {
            entry.Key = xml.ReadText();
        }
        else if (xml.LocalName == valueName)
        {
            entry.Value = readValue(xml);
        }
        else
        {
            return false;
        }
        return true;
    }

    private sealed class MapEntry<T>
    {
        public string? Key { get; set; }

        public T? Value { get; set; }
    }
}
