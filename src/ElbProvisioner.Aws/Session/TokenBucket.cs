namespace ElbProvisioner.Aws.Session;

/// <summary>
/// A token bucket that hands out turns instead of refusals: who comes when it is empty is told how long until its token is there.
/// Turns are kept in the order of asking.
/// </summary>
internal sealed class TokenBucket(double capacity, double refillPerSecond, TimeProvider time)
{
    private readonly Lock gate = new();
    private long asOf = time.GetTimestamp();

    /// <summary>Tokens given and not yet refilled; more than the capacity means that somebody is waiting.</summary>
    private double given;

    /// <summary>Takes one token, perhaps one that is not there yet.</summary>
    /// <returns>How long to wait for it.</returns>
    public TimeSpan Take()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            given = Math.Max(0, given - (time.GetElapsedTime(asOf, now).TotalSeconds * refillPerSecond)) + 1;
            asOf = now;
            return given <= capacity ? TimeSpan.Zero : TimeSpan.FromSeconds((given - capacity) / refillPerSecond);
        }
    }
}
