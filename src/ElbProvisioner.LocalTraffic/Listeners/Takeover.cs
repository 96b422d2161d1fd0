namespace ElbProvisioner.LocalTraffic.Listeners;

/// <summary>
/// What the world is like now is taken over piece by piece: targets first, then the listeners that lead to them. Whoever finds nobody waits
/// until all of it is there, and looks again at what the listener is by then. So each request meets the old world or the new one.
/// </summary>
internal sealed class Takeover
{
    // A listener that changes faster than that has nobody for longer than a moment.
    private const int MostLooks = 3;

    private TaskCompletionSource? _under;

    public void Begin() => Volatile.Write(ref _under, new(TaskCreationOptions.RunContinuationsAsynchronously));

    public void End() => Interlocked.Exchange(ref _under, null)?.TrySetResult();

    /// <param name="current">The listener as it is now.</param>
    /// <param name="look">Null: nobody is there.</param>
    /// <param name="tried">By which nobody was found just now; null: it was not looked yet.</param>
    /// <returns>What was found, and the listener it was found by; null: nobody is there, in the old world and in the new one.</returns>
    public async ValueTask<T?> LookAsync<T>(
        Func<ServedListener> current,
        Func<ServedListener, ValueTask<T?>> look,
        ServedListener? tried = null
    )
        where T : class
    {
        var served = tried ?? current();
        for (var looks = 1; ; looks++)
        {
            if ((looks > 1 || tried is null) && await look(served) is { } found)
            {
                return found;
            }

            if (Volatile.Read(ref _under) is { } under)
            {
                await under.Task;
            }

            var now = current();
            if (now == served || looks > MostLooks)
            {
                return null;
            }

            served = now;
        }
    }
}
