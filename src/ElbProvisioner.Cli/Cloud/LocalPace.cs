namespace ElbProvisioner.Cli.Cloud;

/// <summary>How time runs in the embedded AWS, in words.</summary>
internal static class LocalPace
{
    /// <summary>A sentence without its full stop; the dates that AWS gives are today's at every pace.</summary>
    public static string Describe(double speed) =>
        speed switch
        {
            1 => "Everything takes as long as in AWS",
            > 1 => $"What takes AWS a minute takes {Seconds(60 / speed)} here; dates are real",
            _ => $"Everything takes {1 / speed:0.##} times as long as in AWS; dates are real",
        };

    private static string Seconds(double seconds) => seconds >= 0.1 ? $"{seconds:0.##} s" : $"{seconds * 1000:0.##} ms";
}
