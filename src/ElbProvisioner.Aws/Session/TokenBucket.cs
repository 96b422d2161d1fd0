namespace ElbProvisioner.Aws.Session;

/// <summary>A budget of requests: so many at once, so many a second after that. Not safe to use from several threads at once.</summary>
internal sealed class TokenBucket(double capacity, double refillPerSecond, TimeProvider time)
{
    private double _spent;
    private long _asOf = time.GetTimestamp();

    /// <returns>How long until a token is there; zero: one is.</returns>
    public TimeSpan UntilNext()
    {
        var now = time.GetTimestamp();
        _spent = Math.Max(0, _spent - (time.GetElapsedTime(_asOf, now).TotalSeconds * refillPerSecond));
        _asOf = now;

        // Up to the next millisecond: timers count in those, and a wait cut short would find no token.
        var missing = _spent + 1 - capacity;
        return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(missing / refillPerSecond * 1000));
    }

    public void Take() => _spent++;
}
