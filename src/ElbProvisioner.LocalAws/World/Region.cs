namespace ElbProvisioner.LocalAws.World;

/// <summary>Everything one region holds: a name in one says nothing of another.</summary>
internal sealed class Region
{
    /// <summary>Where the services without regions keep their things: Route 53.</summary>
    public const string Global = "global";

    private readonly Dictionary<TablesKey, object> _ofServices;

    /// <param name="services">The tables that services keep besides those of the world itself.</param>
    public Region(string name, IReadOnlyList<TablesKey> services, ChangeLog changes)
    {
        Name = name;
        Tables = new TableSet(name, changes);
        Facts = Tables.Add("world.facts", WorldJson.Default.Fact);
        Agenda = Tables.Add("world.agenda", WorldJson.Default.AgendaItem);
        _ofServices = services.ToDictionary(service => service, service => service.Make(Tables));
    }

    public string Name { get; }

    public TableSet Tables { get; }

    public Table<Fact> Facts { get; }

    public Table<AgendaItem> Agenda { get; }

    /// <summary>The tables of a service that the world was made with.</summary>
    public T Of<T>(TablesKey<T> service)
        where T : class => (T)_ofServices[service];
}
