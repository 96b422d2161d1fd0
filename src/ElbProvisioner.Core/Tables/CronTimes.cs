using Cronos;

namespace ElbProvisioner.Core.Tables;

/// <summary>What a cron expression of Auto Scaling comes to: minute, hour, day of month, month, day of week.</summary>
internal static class CronTimes
{
    /// <summary>A leap year begins: whatever happens at all happens within some years of it.</summary>
    private static readonly DateTimeOffset Beginning = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Null: it is a time that comes.</summary>
    public static string? WhyNone(string cron)
    {
        var words = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isWithin = CronExpression.TryParse(string.Join(' ', words), out var expression);
        if (!isWithin || words is not [_, _, var day, _, var weekday] || expression is null)
        {
            return "is no cron expression";
        }

        // A day of the month and a day of the week, both said, mean either, as in crontab; to Cronos they mean both.
        var happens =
            expression.GetNextOccurrence(Beginning, TimeZoneInfo.Utc) is not null
            || (weekday[0] is not ('*' or '?') && day[0] is not ('*' or '?'));
        return happens ? null : "never happens";
    }

    /// <summary>Null: the machine has no zones to compare with, or knows this one.</summary>
    public static string? WhyNoZone(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) || !TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _)
            ? null
            : "is not a time zone";
}
