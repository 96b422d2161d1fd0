using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Scheduled actions of a scaling group [Auto Scaling API: PutScheduledUpdateGroupAction].</summary>
public static partial class ScheduleTable
{
    private const string CronPattern = @"^([0-9*,/A-Za-z?-]+ +){4}[0-9*,/A-Za-z?-]+$";
    private const string ZonePattern = @"^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$";
    private const string Utc = "UTC";
    private const int Most = 10_000;

    public static PropertyTable Table { get; } =
        new PropertyTable(ResourceKind.Schedule).Section(
            "size",
            "scheduledSize",
            "The sizes that the group gets; those not written stay.",
            "The sizes that the group gets: `{ min, max, desired }`, one of them at least."
        );

    public static Property<string> Name { get; } =
        Table.Given("name", Forms.Text).NotCompared().Wire("ScheduledActionName").Unsaid("").Effect(Feels.Nothing);

    /// <summary>Five fields; without it the action happens once.</summary>
    public static Property<string> Cron { get; } =
        Table
            .Text(
                "cron",
                new TextShape(
                    "a cron expression",
                    new TextRule(CronPattern, CronRegex, "minute, hour, day of month, month and day of week", BindingCodes.InvalidText)
                ),
                "When it happens, again and again: `0 8 * * MON-FRI`."
            )
            .InsteadOf("recurrence")
            .Wire("Recurrence")
            .Exactly()
            .Effect(AtItsTime);

    /// <summary>Of one that recurs AWS tells the next time here, see <see cref="Compared"/>.</summary>
    public static Property<DateTimeOffset> Start { get; } =
        Table
            .Value("start", new TimeForm(), TimeShape.Instance, "Not before; with `cron`.")
            .InsteadOf("startTime")
            .Wire("StartTime")
            .Effect(AtItsTime);

    public static Property<DateTimeOffset> End { get; } =
        Table
            .Value("end", new TimeForm(), TimeShape.Instance, "Not after; AWS forgets the action then.")
            .InsteadOf("endTime")
            .Wire("EndTime")
            .Exactly()
            .Effect(AtItsTime);

    public static Property<string> TimeZone { get; } =
        Table
            .Text(
                "timeZone",
                new TextShape(
                    "a time zone",
                    new TextRule(ZonePattern, ZoneRegex, "a name of the IANA database, such as Europe/Berlin", BindingCodes.InvalidText)
                ),
                "Whose clocks `cron` goes by; UTC unless written.",
                new ZoneForm()
            )
            .IsWhere(static action => action.Has(Cron), Utc)
            .Wire("TimeZone")
            .Unsaid(Utc)
            .Effect(AtItsTime);

    public static Property<int> MinSize { get; } =
        Table.Whole("size.min", 0, Most, "The fewest instances.").InsteadOf("minSize").Wire("MinSize").Exactly().Effect(AtItsTime);

    public static Property<int> MaxSize { get; } =
        Table.Whole("size.max", 0, Most, "The most instances.").InsteadOf("maxSize").Wire("MaxSize").Exactly().Effect(AtItsTime);

    public static Property<int> DesiredCapacity { get; } =
        Table.Whole("size.desired", 0, Most, "How many.").InsteadOf("desiredCapacity").Wire("DesiredCapacity").Exactly().Effect(AtItsTime);

    /// <summary>A live action as it is compared: where it recurs, the next time is no setting, but one that is too early is.</summary>
    public static Settings Compared(Settings desired, Settings live) =>
        desired.Has(Cron) && desired.FindValue(Start) is { } start && live.FindValue(Start) >= start ? live.With(Start, start) : live;

    /// <summary>Without the next time of one that recurs, which moves by itself.</summary>
    public static Settings Lasting(Settings action) => action.Has(Cron) ? action.Without(Start) : action;

    private static EffectRule AtItsTime => Feels.Note("at its time the group gets other sizes");

    [GeneratedRegex(CronPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex CronRegex();

    [GeneratedRegex(ZonePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex ZoneRegex();

    /// <summary>What is AWS's own is not said.</summary>
    private sealed class ZoneForm : Form<string>
    {
        public override object? FromWire(object wire) => wire as string;

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;

        protected override object Send(string value, Func<ResourceRef, string> idOf) => value == Utc ? Array.Empty<object>() : value;
    }
}
