namespace ElbProvisioner.LocalTraffic.Metrics;

/// <summary>The connections or flows of one load balancer in one zone, of one protocol; for as long as there are any.</summary>
internal sealed class ConnectionTally
{
    private readonly Lock _gate = new();
    private long _open;
    private long _most;
    private long _begun;
    private long _bytes;

    /// <summary>One begins; it ends when what is returned is disposed of.</summary>
    public MeteredConnection Begin()
    {
        lock (_gate)
        {
            _begun++;
            _open++;
            _most = Math.Max(_most, _open);
        }

        return new(this);
    }

    /// <summary>What there was since the last time that it was asked.</summary>
    /// <returns>The most at one time, how many began, and their bytes, both ways.</returns>
    public (long Most, long Begun, long Bytes) Take()
    {
        lock (_gate)
        {
            var taken = (_most, _begun, _bytes);
            (_most, _begun, _bytes) = (_open, 0, 0);
            return taken;
        }
    }

    internal void Carry(long bytes)
    {
        lock (_gate)
        {
            _bytes += bytes;
        }
    }

    internal void End()
    {
        lock (_gate)
        {
            _open--;
        }
    }
}

/// <summary>A connection or flow that is counted while it lasts.</summary>
internal sealed class MeteredConnection(ConnectionTally tally) : IDisposable
{
    private int _ended;

    public void Carry(long bytes) => tally.Carry(bytes);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            tally.End();
        }
    }
}
