namespace ElbProvisioner.LocalAws.World;

/// <summary>By this a service finds its tables in a region; they are made with the region.</summary>
internal abstract class TablesKey
{
    public abstract object Make(TableSet tables);
}

/// <param name="make">Adds every table that the service has.</param>
internal sealed class TablesKey<T>(Func<TableSet, T> make) : TablesKey
    where T : class
{
    public override object Make(TableSet tables) => make(tables);
}
