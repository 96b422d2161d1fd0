using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.World;

/// <summary>The regions of one account, and the only way to look at them or change them: one transaction after the other.</summary>
internal sealed class AwsWorld
{
    private const string Seeded = "furnished";

    private readonly Lock _gate = new();
    private readonly WorldSettings _settings;
    private readonly IReadOnlyList<Service> _services;
    private readonly IReadOnlyList<TablesKey> _tables;
    private readonly Dictionary<string, WorldEventHandler> _happenings;
    private readonly IWorldStore? _store;
    private readonly ChangeLog _changes = new();
    private readonly SortedDictionary<string, Region> _regions = new(StringComparer.Ordinal);
    private readonly Past? _past;
    private DateTimeOffset _now;

    /// <param name="store">Null: the world lives as long as this object.</param>
    public AwsWorld(WorldSettings settings, IReadOnlyList<Service> services, IWorldStore? store)
    {
        (_settings, _services, _store) = (settings with { Timings = settings.Timings.At(settings.Speed) }, services, store);
        _tables = [.. services.Select(service => service.Tables).OfType<TablesKey>()];
        _happenings = services
            .SelectMany(service => service.EventHandlers)
            .ToDictionary(handler => handler.Key, handler => handler.Value, StringComparer.Ordinal);
        _past = settings.RemembersPast ? new Past() : null;
    }

    /// <summary>Lets everything happen that is due, then runs one transaction.</summary>
    /// <param name="lag">For a read: how old the world it sees is.</param>
    /// <param name="seesEverything">Whether nothing is hidden for being too new.</param>
    /// <exception cref="AwsError">What <paramref name="act"/> throws; its changes are undone unless the error keeps them.</exception>
    /// <exception cref="WorldFileException">The store cannot be read or written.</exception>
    public T Run<T>(string region, Func<Transaction, T> act, TimeSpan lag = default, bool seesEverything = false)
    {
        lock (_gate)
        {
            using var held = _store?.Enter(this);
            var now = _settings.Time.GetUtcNow();
            _now = now > _now ? now : _now;
            try
            {
                var transaction = TransactionIn(Open(region), seesEverything);
                Advance();
                return lag > TimeSpan.Zero && _past is not null ? Recall(_past, _now - lag, transaction, act) : Act(transaction, act);
            }
            finally
            {
                _changes.Undo();
                Commit();
            }
        }
    }

    /// <summary>Lets everything happen that is due, then looks at every region that there is, and changes nothing.</summary>
    /// <exception cref="WorldFileException">The store cannot be read or written.</exception>
    public T Look<T>(Func<IReadOnlyList<Transaction>, T> look)
    {
        lock (_gate)
        {
            using var held = _store?.Enter(this);
            var now = _settings.Time.GetUtcNow();
            _now = now > _now ? now : _now;
            try
            {
                Advance();
                return look([.. _regions.Values.Where(region => region.Name != Region.Global).ToList().Select(r => TransactionIn(r))]);
            }
            finally
            {
                _changes.Undo();
                Commit();
            }
        }
    }

    /// <summary>Everything there is, for the store.</summary>
    public IEnumerable<(ITable Table, string Key)> Everything() =>
        _regions.Values.SelectMany(region => region.Tables.All).SelectMany(table => table.Keys.Select(key => (table, key)));

    /// <summary>Takes a record in that the store has kept.</summary>
    /// <returns>False: there is no such table.</returns>
    public bool Load(string region, string table, string key, System.Text.Json.JsonElement value)
    {
        if (Find(region).Tables.Find(table) is not { } found)
        {
            return false;
        }

        found.Load(key, value);
        return true;
    }

    /// <summary>The store tells what time it was when it was last written.</summary>
    public void NotBefore(DateTimeOffset time) => _now = time > _now ? time : _now;

    /// <summary>Back to nothing: the store has been emptied behind our back.</summary>
    public void Clear()
    {
        _regions.Clear();
        _changes.Clear();
    }

    private T Act<T>(Transaction transaction, Func<Transaction, T> act)
    {
        try
        {
            var answer = act(transaction);
            _changes.Keep();
            Advance();
            return answer;
        }
        catch (AwsError refusal) when (refusal.KeepsChanges)
        {
            _changes.Keep();
            throw;
        }
    }

    // What it would change is undone in the past already: undone in the present, it would bring the past back for good.
    private T Recall<T>(Past past, DateTimeOffset time, Transaction transaction, Func<Transaction, T> act) =>
        past.AsOf(
            time,
            transaction.Here,
            () =>
            {
                try
                {
                    return act(transaction);
                }
                finally
                {
                    _changes.Undo();
                }
            }
        );

    private void Commit()
    {
        if (_changes.Kept.Count == 0)
        {
            return;
        }

        _past?.Remember(_now, _regions.Values);
        try
        {
            _store?.Write(_now, _changes.Kept);
        }
        finally
        {
            _changes.Clear();
        }
    }

    private void Advance()
    {
        while (NextDue() is var (region, item))
        {
            // Gone from the agenda first and for good: an event that fails is a bug, but must not hold up the world for ever.
            region.Agenda.Remove(item.Key);
            _changes.Keep();
            if (!_happenings.TryGetValue(item.What, out var handler))
            {
                throw new InvalidOperationException($"nobody knows what {item.What} is");
            }

            handler(new Transaction(region, Find(Region.Global), TimeOf(item), _settings, Find), item);
            _changes.Keep();
        }
    }

    private DateTimeOffset TimeOf(AgendaItem item) =>
        _settings.LongestAbsence is { } longest && item.At < _now - longest ? _now - longest : item.At;

    private (Region Region, AgendaItem Item)? NextDue()
    {
        (Region, AgendaItem)? next = null;
        foreach (var region in _regions.Values)
        {
            if (
                region.Agenda.First is { } item
                && item.At <= _now
                && (next is null || string.CompareOrdinal(item.Key, next.Value.Item2.Key) < 0)
            )
            {
                next = (region, item);
            }
        }

        return next;
    }

    private Region Open(string name)
    {
        if (name != Region.Global)
        {
            SeedData(Find(Region.Global));
        }

        return SeedData(Find(name));
    }

    private Region SeedData(Region region)
    {
        if (!region.Facts.Has(Seeded))
        {
            region.Facts.Put(new(Seeded, 1));
            var transaction = TransactionIn(region);
            foreach (var service in _services)
            {
                service.SeedData?.Invoke(transaction);
            }

            _changes.Keep();
        }

        return region;
    }

    private Transaction TransactionIn(Region region, bool seesEverything = false) =>
        new(region, Find(Region.Global), _now, _settings, Find, seesEverything);

    private Region Find(string name)
    {
        if (!_regions.TryGetValue(name, out var region))
        {
            region = new Region(name, _tables, _changes);
            _regions.Add(name, region);
        }

        return region;
    }
}
