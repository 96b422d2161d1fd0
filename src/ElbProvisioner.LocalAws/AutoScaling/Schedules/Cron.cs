using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Cronos;

namespace ElbProvisioner.LocalAws.AutoScaling.Schedules;

/// <summary>
/// A schedule in "traditional cron syntax", as Auto Scaling's guide says: minute, hour, day of month, month, day of week. What Cronos takes
/// beyond that is none.
/// </summary>
/// <param name="expressions">It is time when any of them says so.</param>
internal sealed partial class Cron(ImmutableArray<CronExpression> expressions)
{
    private static readonly string[] Names =
    [
        .. DateTimeFormatInfo.InvariantInfo.AbbreviatedMonthNames,
        .. DateTimeFormatInfo.InvariantInfo.AbbreviatedDayNames,
    ];

    /// <returns>Null: this is no schedule.</returns>
    public static Cron? Parse(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 5 || !Array.TrueForAll(words, IsTraditional))
        {
            return null;
        }

        var (time, dayOfMonth, month, dayOfWeek) = ($"{words[0]} {words[1]}", words[2], words[3], words[4]);
        // A day of the month and a day of the week, both said, mean either, as in crontab; to Cronos they mean both.
        string[] texts =
            dayOfMonth[0] is '*' or '?' || dayOfWeek[0] is '*' or '?'
                ? [$"{time} {dayOfMonth} {month} {dayOfWeek}"]
                : [$"{time} {dayOfMonth} {month} *", $"{time} * {month} {dayOfWeek}"];
        var expressions = texts
            .Select(t => CronExpression.TryParse(t, out var parsed) ? parsed : null)
            .OfType<CronExpression>()
            .ToImmutableArray();
        return expressions.Length == texts.Length ? new(expressions) : null;
    }

    /// <summary>
    /// The first time after <paramref name="after"/>, by the clocks of that zone. A time that its clocks skip is when they have skipped it, and one
    /// that they show twice is the first: AWS says only that the action "adjusts", and this is how cron does.
    /// </summary>
    /// <returns>Null: never, such as on a 31st of February.</returns>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone) =>
        expressions.Min(expression => expression.GetNextOccurrence(after, zone)?.ToUniversalTime());

    /// <summary>Of numbers and names alone, no range backwards.</summary>
    private static bool IsTraditional(string word) =>
        Traditional().Match(word) is { Success: true } match
        && match.Groups["first"].Captures.Zip(match.Groups["last"].Captures).All(range => Value(range.First) <= Value(range.Second));

    private static int Value(Capture text) =>
        int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : Array.FindIndex(Names, name => string.Equals(name, text.Value, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(
        """^(([*?]|\d{1,2}|[a-z]{3}|(?<first>\d{1,2}|[a-z]{3})-(?<last>\d{1,2}|[a-z]{3}))(/\d{1,2})?(,(?!$)|$))+$""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Traditional();
}
