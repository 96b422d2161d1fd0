using System.Globalization;

namespace ElbProvisioner.LocalAws.AutoScaling;

/// <summary>A schedule of five fields: minute, hour, day of month, month, day of week.</summary>
internal sealed class Cron
{
    private const int YearsAhead = 8;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly SortedSet<int> _minutes;
    private readonly SortedSet<int> _hours;
    private readonly SortedSet<int> _daysOfMonth;
    private readonly SortedSet<int> _months;
    private readonly SortedSet<int> _daysOfWeek;
    private readonly bool _anyDayOfMonth;
    private readonly bool _anyDayOfWeek;

    private Cron(SortedSet<int>[] fields, bool anyDayOfMonth, bool anyDayOfWeek)
    {
        (_minutes, _hours, _daysOfMonth, _months, _daysOfWeek) = (fields[0], fields[1], fields[2], fields[3], fields[4]);
        (_anyDayOfMonth, _anyDayOfWeek) = (anyDayOfMonth, anyDayOfWeek);
    }

    /// <returns>Null: this is no schedule.</returns>
    public static Cron? Parse(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 5)
        {
            return null;
        }

        var fields = new[]
        {
            Field(words[0], 0, 59, []),
            Field(words[1], 0, 23, []),
            Field(words[2], 1, 31, []),
            Field(words[3], 1, 12, Months),
            Field(words[4], 0, 7, Days),
        };
        if (Array.Exists(fields, field => field is null))
        {
            return null;
        }

        var sets = Array.ConvertAll(fields, field => field ?? []);
        if (sets[4].Remove(7))
        {
            sets[4].Add(0);
        }

        return new(sets, words[2][0] is '*' or '?', words[4][0] is '*' or '?');
    }

    /// <summary>The first time after <paramref name="after"/>, by the clocks of that zone.</summary>
    /// <returns>Null: never, such as on a 31st of February.</returns>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        for (var day = local.Date; day.Year <= local.Year + YearsAhead; day = day.AddDays(1))
        {
            if (!IsDay(day))
            {
                continue;
            }

            foreach (var hour in _hours)
            {
                foreach (var minute in _minutes)
                {
                    var time = day.AddHours(hour).AddMinutes(minute);
                    if (
                        time > local.AddHours(-2)
                        && !zone.IsInvalidTime(time)
                        && new DateTimeOffset(time, zone.GetUtcOffset(time)).ToUniversalTime() is var found
                        && found > after
                    )
                    {
                        return found;
                    }
                }
            }
        }

        return null;
    }

    // A day of the month and a day of the week, both said, mean either: as in crontab.
    private bool IsDay(DateTime day) =>
        _months.Contains(day.Month)
        && (
            _anyDayOfMonth || _anyDayOfWeek
                ? _daysOfMonth.Contains(day.Day) && _daysOfWeek.Contains((int)day.DayOfWeek)
                : _daysOfMonth.Contains(day.Day) || _daysOfWeek.Contains((int)day.DayOfWeek)
        );

    private static SortedSet<int>? Field(string text, int least, int most, string[] names)
    {
        var set = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var slash = part.IndexOf('/', StringComparison.Ordinal);
            var step = 1;
            if (slash >= 0 && (!int.TryParse(part[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step == 0))
            {
                return null;
            }

            var range = slash < 0 ? part : part[..slash];
            var dash = range.IndexOf('-', StringComparison.Ordinal);
            var isAny = range is "*" or "?";
            var from = isAny ? least : Value(dash < 0 ? range : range[..dash], least, names);
            var to =
                isAny ? (names == Days ? 6 : most)
                : dash < 0 ? (slash < 0 ? from : most)
                : Value(range[(dash + 1)..], least, names);
            if (from is not { } first || to is not { } last || first < least || last > most || first > last)
            {
                return null;
            }

            for (var value = first; value <= last; value += step)
            {
                set.Add(value);
            }
        }

        return set;
    }

    private static int? Value(string text, int least, string[] names)
    {
        var named = Array.FindIndex(names, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        return named >= 0 ? named + (names == Months ? least : 0)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : null;
    }
}
