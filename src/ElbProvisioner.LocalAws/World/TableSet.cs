using System.Text.Json.Serialization.Metadata;

namespace ElbProvisioner.LocalAws.World;

/// <summary>Makes the tables of one region, and knows them all by name.</summary>
internal sealed class TableSet(string region, ChangeLog changes)
{
    private readonly Dictionary<string, ITable> _tables = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ITable> All => _tables.Values;

    /// <param name="name">Permanent: it stands in state files. It begins with the service's model, as in <c>elbv2.rules</c>.</param>
    public Table<T> Add<T>(string name, JsonTypeInfo<T> type)
        where T : class, IRecord
    {
        var table = new Table<T>(name, region, type, changes);
        _tables.Add(name, table);
        return table;
    }

    public ITable? Find(string name) => _tables.GetValueOrDefault(name);
}
