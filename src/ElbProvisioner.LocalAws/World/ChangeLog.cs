namespace ElbProvisioner.LocalAws.World;

/// <summary>Which records the turn at hand has changed: what the store writes when it ends well.</summary>
internal sealed class ChangeLog
{
    private readonly HashSet<(ITable Table, string Key)> _changed = [];

    public IReadOnlyCollection<(ITable Table, string Key)> Changed => _changed;

    public void Add(ITable table, string key) => _changed.Add((table, key));

    public void Clear() => _changed.Clear();
}
