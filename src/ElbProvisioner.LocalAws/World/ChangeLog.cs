namespace ElbProvisioner.LocalAws.World;

/// <summary>What has been changed: in the transaction at hand, so that it can be undone, and since the store last wrote.</summary>
internal sealed class ChangeLog
{
    private readonly HashSet<(ITable Table, string Key)> _kept = [];
    private readonly List<(ITable Table, string Key)> _turn = [];
    private readonly Dictionary<ITable, object> _before = [];

    /// <summary>Everything kept since <see cref="Clear"/>.</summary>
    public IReadOnlyCollection<(ITable Table, string Key)> Kept => _kept;

    /// <summary>To be called before a table changes.</summary>
    public void Add(ITable table, string key)
    {
        _before.TryAdd(table, table.State);
        _turn.Add((table, key));
    }

    /// <summary>The transaction ended well.</summary>
    public void Keep()
    {
        _kept.UnionWith(_turn);
        Forget();
    }

    /// <summary>Puts back what the transaction changed.</summary>
    public void Undo()
    {
        foreach (var (table, state) in _before)
        {
            table.State = state;
        }

        Forget();
    }

    public void Clear() => _kept.Clear();

    private void Forget()
    {
        _turn.Clear();
        _before.Clear();
    }
}
