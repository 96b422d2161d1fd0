namespace ElbProvisioner.Cli.Views;

internal static class Durations
{
    /// <summary><c>45s</c>, <c>3m 30s</c>, <c>1h 5m</c>: as exact as anyone needs at that length.</summary>
    public static string Show(TimeSpan time) =>
        TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)) switch
        {
            { TotalSeconds: < 60 } whole => $"{whole.Seconds}s",
            { TotalMinutes: < 10, Seconds: > 0 } => $"{time.Minutes}m {time.Seconds}s",
            { TotalHours: < 1 } => $"{Math.Round(time.TotalMinutes)}m",
            { Minutes: 0 } => $"{(int)time.TotalHours}h",
            _ => $"{(int)time.TotalHours}h {time.Minutes}m",
        };

    /// <summary><c>0:07</c>, <c>12:30</c>, <c>1:02:03</c>: a clock for the left edge of a log.</summary>
    public static string Clock(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";

    /// <summary>Reads <c>30s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c> or a bare number of seconds; null when it is none of them.</summary>
    public static TimeSpan? Parse(string text)
    {
        var (digits, unit) = text.Length > 0 && char.IsAsciiLetter(text[^1]) ? (text[..^1], text[^1]) : (text, 's');
        return int.TryParse(digits, System.Globalization.NumberStyles.None, null, out var count)
            ? unit switch
            {
                's' => TimeSpan.FromSeconds(count),
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' => TimeSpan.FromDays(count),
                _ => null,
            }
            : null;
    }
}
