namespace ElbProvisioner.Cli.Cloud;

/// <summary>How time runs in the embedded AWS, in words.</summary>
internal static class LocalPace
{
    public static string Describe(double speed) => speed switch
    {
        1 => "everything takes as long as in AWS",
        > 1 => $"dates are life's, and what takes AWS a minute takes {Seconds(60 / speed)} here",
        _ => $"dates are life's, and everything takes {1 / speed:0.##} times as long as in AWS",
    };

    private static string Seconds(double seconds) => seconds >= 0.1 ? $"{seconds:0.##} s" : $"{seconds * 1000:0.##} ms";
}
