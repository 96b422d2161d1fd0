using System.Collections.Concurrent;

namespace ElbProvisioner.LocalTraffic.Records;

/// <summary>What a user should know of requests that fail for want of something on this machine: each cause is told once.</summary>
internal sealed class Notices(Action<string>? say)
{
    // More causes than anybody reads: a client that makes them up is not to fill the screen.
    private const int Most = 100;

    private readonly ConcurrentDictionary<string, byte> _told = new(StringComparer.Ordinal);

    /// <param name="cause">Told of once, whatever the line says.</param>
    public void Tell(string cause, string line)
    {
        if (say is not null && _told.Count < Most && _told.TryAdd(cause, 0))
        {
            say(line);
        }
    }
}
