using ElbProvisioner.LocalAws.Files;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>An embedded AWS that is kept in a file, with its clock.</summary>
public sealed class LocalWorld
{
    /// <summary>How much shorter than in life everything lasts unless told otherwise: a minute is over in a second.</summary>
    public const double DefaultSpeed = 60;

    /// <summary>A world that nobody called for long catches up with so much of what it would have lived through.</summary>
    public static readonly TimeSpan LongestAbsence = TimeSpan.FromHours(1);

    // A minute of life at least: a client that polls is away for that long.
    private static readonly TimeSpan ShortestAbsence = TimeSpan.FromMinutes(1);

    private LocalWorld(string path, double speed, WorldClock clock, EmbeddedAws aws) =>
        (Path, Speed, Clock, Aws) = (path, speed, clock, aws);

    public string Path { get; }

    public double Speed { get; }

    /// <summary>Life's time of day; whoever calls the world should wait by it.</summary>
    public WorldClock Clock { get; }

    public EmbeddedAws Aws { get; }

    /// <summary>Opens the world in the file; a new one where there is none.</summary>
    /// <param name="real">Life's clock.</param>
    /// <param name="speed">Above 0; 1 is life itself, at 60 what takes a minute is over in a second.</param>
    /// <param name="like">What else the world is like; gets options with the clock set.</param>
    /// <exception cref="WorldFileException">The file is damaged or cannot be read or written.</exception>
    public static LocalWorld Open(string path, TimeProvider real, double speed, Func<LocalAwsOptions, LocalAwsOptions>? like = null)
    {
        var clock = new WorldClock(real, speed, WorldFile.LastWritten(path));
        var options = new LocalAwsOptions
        {
            Time = clock,
            Speed = speed,
            LongestAbsence = AbsenceAt(speed),
        };
        options = like?.Invoke(options) ?? options;
        return new(path, speed, clock, new EmbeddedAws(options, new WorldFile(path, real, clock, options.Log)));
    }

    /// <summary>Copies the world in the file as it is now, whoever uses it meanwhile.</summary>
    /// <returns>False: there is none.</returns>
    /// <exception cref="WorldFileException">A file cannot be read or written.</exception>
    public static bool Copy(string from, string to) => WorldFile.Copy(from, to);

    internal static TimeSpan AbsenceAt(double speed) =>
        LongestAbsence / speed is var absence && absence > ShortestAbsence ? absence : ShortestAbsence;

    /// <summary>Forgets the world in the file; processes that use it find an empty one at their next call.</summary>
    /// <returns>False: there was none.</returns>
    /// <exception cref="WorldFileException">The file cannot be removed.</exception>
    public static bool Reset(string path) => WorldFile.Delete(path);
}
