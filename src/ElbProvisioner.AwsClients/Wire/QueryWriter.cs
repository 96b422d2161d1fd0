using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ElbProvisioner.AwsClients.Wire;

/// <summary>Writes request members as the flat parameters of the query protocols. A null member is not sent.</summary>
/// <param name="parameters">Where the parameters go.</param>
/// <param name="marksEmptyLists">Query services tell an empty list from an absent one, EC2 does not.</param>
internal sealed class QueryWriter(ParameterCollection parameters, bool marksEmptyLists)
{
    public void Write(string key, string? value)
    {
        if (value is not null)
        {
            parameters[key] = new StringParameterValue(value);
        }
    }

    public void Write(string key, ConstantClass? value) => Write(key, value?.Value);

    public void Write(string key, bool? value) => Write(key, value is { } given ? Scalars.Write(given) : null);

    public void Write(string key, int? value) => Write(key, value is { } given ? Scalars.Write(given) : null);

    public void Write(string key, long? value) => Write(key, value is { } given ? Scalars.Write(given) : null);

    public void Write(string key, double? value) => Write(key, value is { } given ? Scalars.Write(given) : null);

    public void Write(string key, DateTime? value) => Write(key, value is { } given ? Scalars.Write(given) : null);

    public void Write(string key, MemoryStream? value) => Write(key, value is null ? null : Scalars.Write(value));

    /// <summary>Writes a structure; its members' keys begin with <paramref name="key"/> and a dot.</summary>
    public void WriteStructure<T>(string key, T? value, Action<QueryWriter, string, T> writeMembers)
        where T : class
    {
        if (value is not null)
        {
            writeMembers(this, key + ".", value);
        }
    }

    /// <summary>
    /// Writes a list as "key.infix1", "key.infix2" and so on; the infix is "member." in most services and nothing in EC2.
    /// </summary>
    public void WriteList<T>(string key, string infix, IReadOnlyList<T>? items, Action<QueryWriter, string, T> writeItem)
    {
        if (items is null)
        {
            return;
        }
        if (items.Count == 0 && marksEmptyLists)
        {
            Write(key, string.Empty);
        }
        for (var index = 0; index < items.Count; index++)
        {
            writeItem(this, ItemKey(key, infix, index), items[index]);
        }
    }

    /// <summary>Writes a map as "key.infix1.key" and "key.infix1.value"; the infix is "entry." unless the map is flattened.</summary>
    public void WriteMap<T>(
        string key,
        string infix,
        string keyName,
        string valueName,
        IReadOnlyDictionary<string, T>? entries,
        Action<QueryWriter, string, T> writeValue
    )
    {
        if (entries is null)
        {
            return;
        }
        var index = 0;
        foreach (var entry in entries)
        {
            var itemKey = ItemKey(key, infix, index++);
            Write($"{itemKey}.{keyName}", entry.Key);
            writeValue(this, $"{itemKey}.{valueName}", entry.Value);
        }
    }

    private static string ItemKey(string key, string infix, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{key}.{infix}{index + 1}");
}
