namespace ElbProvisioner.LocalAws.World;

/// <summary>What regions were like a moment ago: for reads that come from a replica that lags behind.</summary>
internal sealed class Past
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    private readonly LinkedList<(DateTimeOffset At, Dictionary<ITable, object> States)> _moments = [];

    public void Remember(DateTimeOffset now, IEnumerable<Region> regions)
    {
        _moments.AddLast((now, regions.SelectMany(region => region.Tables.All).ToDictionary(table => table, table => table.State)));
        while (_moments.First is { Next: { } second } && second.Value.At < now - Kept)
        {
            _moments.RemoveFirst();
        }
    }

    /// <summary>Reads in the region as it was at that time, or as long ago as is remembered.</summary>
    public T AsOf<T>(DateTimeOffset time, Region region, Func<T> read)
    {
        if (_moments.First is null)
        {
            return read();
        }

        var moment = _moments.LastOrDefault(moment => moment.At <= time, _moments.First.Value);

        var present = region.Tables.All.ToDictionary(table => table, table => table.State);
        try
        {
            foreach (var table in region.Tables.All)
            {
                table.State = moment.States.GetValueOrDefault(table, present[table]);
            }

            return read();
        }
        finally
        {
            foreach (var (table, state) in present)
            {
                table.State = state;
            }
        }
    }
}
