using ElbProvisioner.LocalAws.Files;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>An embedded AWS that is kept in a file, with its clock.</summary>
public sealed class LocalWorld
{
    /// <summary>How much faster than life it runs unless told otherwise: a minute a second.</summary>
    public const double DefaultSpeed = 60;

    /// <summary>Between two processes a world goes on for at most this long, by its own clock, and then stands still.</summary>
    public static readonly TimeSpan LongestAbsence = TimeSpan.FromHours(1);

    private LocalWorld(string path, WorldClock clock, EmbeddedAws aws) => (Path, Clock, Aws) = (path, clock, aws);

    public string Path { get; }

    /// <summary>Whoever calls the world should wait by it.</summary>
    public WorldClock Clock { get; }

    public EmbeddedAws Aws { get; }

    /// <summary>Opens the world in the file; a new one where there is none.</summary>
    /// <param name="real">Life's clock.</param>
    /// <param name="speed">Above 0; 1 is life itself.</param>
    /// <param name="like">What else the world is like; gets options with the clock set.</param>
    /// <exception cref="WorldFileException">The file is damaged or cannot be read or written.</exception>
    public static LocalWorld Open(string path, TimeProvider real, double speed, Func<LocalAwsOptions, LocalAwsOptions>? like = null)
    {
        var now = real.GetUtcNow();
        var start = now;
        if (WorldFile.LastWritten(path) is var (world, written))
        {
            var absence = (now - written) * speed;
            var resumed = world + (absence > LongestAbsence ? LongestAbsence : absence > TimeSpan.Zero ? absence : TimeSpan.Zero);
            start = resumed > now ? resumed : now;
        }

        var clock = new WorldClock(real, speed, start);
        var options = new LocalAwsOptions { Time = clock };
        return new(path, clock, new EmbeddedAws(like?.Invoke(options) ?? options, new WorldFile(path, real, clock)));
    }

    /// <summary>Forgets the world in the file; processes that use it find an empty one at their next call.</summary>
    /// <returns>False: there was none.</returns>
    /// <exception cref="WorldFileException">The file cannot be removed.</exception>
    public static bool Reset(string path) => WorldFile.Delete(path);
}
