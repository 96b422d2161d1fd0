namespace ElbProvisioner.LocalTraffic;

/// <summary>
/// Gives memory back when load balancers come to rest. A process that has stopped working allocates nothing, so that nobody would ever look
/// what of the last busy minute can go: with ten thousand idle connections that is more than the connections themselves.
/// </summary>
/// <param name="collect">Takes some tens of milliseconds, in which no request is answered.</param>
internal sealed class RestingMemory(TimeProvider time, Action collect)
{
    // Fewer leave nothing behind that is worth a pause.
    private const int Worth = 1000;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private long _seen;
    private long _collected;
    private long _since = time.GetTimestamp();

    /// <param name="requests">How many there have been at all.</param>
    public void Look(long requests)
    {
        if (requests != _seen)
        {
            (_seen, _since) = (requests, time.GetTimestamp());
        }
        else if (requests - _collected >= Worth && time.GetElapsedTime(_since) >= Rest)
        {
            _collected = requests;
            collect();
        }
    }

    /// <summary>Everything that can go goes, back to the system.</summary>
    public static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
