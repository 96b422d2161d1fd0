using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class ScheduleLanguage
{
    private static readonly Key<DateTimeOffset> At = new("at", TimeShape.Instance, "When it happens, once.");

    private static readonly Key Size = ScheduleTable.Table.Keys.First(static key => key.Name == "size");

    public static MapShape<GroupPart> Shape { get; } =
        new(
            "schedule",
            "Sizes that the group gets at a time, once or again and again.",
            [WrittenProperties.KeyOf(ScheduleTable.Cron), At, .. ScheduleTable.Table.Keys.Where(k => k != ScheduleTable.Cron.Key)],
            Build
        );

    private static GroupPart Build(WrittenMap map)
    {
        var (cron, start, end, zone) = (
            WrittenProperties.KeyOf(ScheduleTable.Cron),
            WrittenProperties.KeyOf(ScheduleTable.Start),
            WrittenProperties.KeyOf(ScheduleTable.End),
            WrittenProperties.KeyOf(ScheduleTable.TimeZone)
        );
        map.RequireOne("when it happens", cron, At);
        map.RefuseBeside(At, "it happens once.", start, end, zone);
        var settings = TableBinding.Read(ScheduleTable.Table, map);
        var (min, max, desired) = (
            settings.FindValue(ScheduleTable.MinSize),
            settings.FindValue(ScheduleTable.MaxSize),
            settings.FindValue(ScheduleTable.DesiredCapacity)
        );
        if (min is null && max is null && desired is null && !map.IsMeant(Size))
        {
            map.Binding.Report(
                BindingCodes.MissingKey,
                map.Span,
                $"{map.Binding.Place} says no size.",
                "Write size: { min, max, desired }, one of them at least."
            );
        }
        else if (min > max || desired < min || desired > max)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.Span,
                $"{map.Binding.Place}: of its sizes min must not be above desired, nor desired above max."
            );
        }

        if (settings.Find(ScheduleTable.Cron) is { } said && CronTimes.WhyNone(said) is { } why)
        {
            map.Binding.Report(
                BindingCodes.InvalidText,
                map.At(cron),
                $"{map.Binding.Place}: `{said}` {why}.",
                "Minute (0-59), hour (0-23), day of month (1-31), month (1-12 or JAN-DEC), day of week (0-6 or SUN-SAT): 0 8 * * MON-FRI."
            );
        }

        if (settings.Find(ScheduleTable.TimeZone) is { } name && map.Has(zone) && CronTimes.WhyNoZone(name) is { } unknown)
        {
            map.Binding.Report(
                BindingCodes.InvalidText,
                map.At(zone),
                $"{map.Binding.Place}: `{name}` {unknown}.",
                "It must be a name of the IANA database, such as Europe/Berlin."
            );
        }

        if (settings.FindValue(ScheduleTable.End) <= settings.FindValue(ScheduleTable.Start))
        {
            map.Binding.Report(BindingCodes.OutOfRange, map.At(end), $"{map.Binding.Place} ends before it starts.");
        }

        return new(map.Name, map.TryGet(At, out var at) ? settings.With(ScheduleTable.Start, at) : settings, map.Span);
    }
}
