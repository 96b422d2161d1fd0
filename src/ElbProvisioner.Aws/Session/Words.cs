namespace ElbProvisioner.Aws.Session;

/// <summary>How amounts read in sentences.</summary>
internal static class Words
{
    public static string Of(TimeSpan time) =>
        time switch
        {
            { TotalHours: >= 1 } => time.Minutes == 0 ? $"{(int)time.TotalHours}h" : $"{(int)time.TotalHours}h {time.Minutes}m",
            { TotalMinutes: >= 1 } => time.Seconds == 0 ? $"{time.Minutes}m" : $"{time.Minutes}m {time.Seconds}s",
            _ => $"{time.Seconds}s",
        };

    public static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>At most three, then how many more.</summary>
    public static string Some(IReadOnlyCollection<string> items) =>
        items.Count <= 3 ? string.Join(", ", items) : $"{string.Join(", ", items.Take(3))} and {items.Count - 3} more";

    /// <summary>The name inside an ELB or ACM ARN; anything else as it is.</summary>
    public static string NameOf(string arn)
    {
        var parts = arn[(arn.LastIndexOf(':') + 1)..].Split('/');
        return parts switch
        {
            ["targetgroup", var name, _] => name,
            ["loadbalancer", _, var name, _] => name,
            _ => arn,
        };
    }
}
