using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class RefreshLanguage
{
    private static readonly RefreshPreferences Default = new();

    private static readonly Key<int> MinHealthy = new(
        "minHealthy",
        new WholeNumberShape(0, 100),
        "Percent of the capacity that stays healthy; 100 unless written: launch before terminate."
    );

    private static readonly Key<int> MaxHealthy = new(
        "maxHealthy",
        new WholeNumberShape(100, 200),
        "Percent of the capacity the group may grow to meanwhile; 200 unless written, at most 100 above `minHealthy`."
    );

    private static readonly Key<TimeSpan> Warmup = new(
        "instanceWarmup",
        DurationShape.Seconds(0, 86400),
        "How long a new instance takes until the next is replaced; the group's `defaultInstanceWarmup` unless written, else the "
            + "health check grace period."
    );

    private static readonly Key<bool> AutoRollback = new(
        "autoRollback",
        TruthShape.Instance,
        "Goes back to the former template when the refresh fails; true unless written."
    );

    private static readonly Key<TimeSpan> BakeTime = new(
        "bakeTime",
        DurationShape.Seconds(0, 172_800),
        "How long to watch the new instances before the refresh counts as done."
    );

    public static MapShape<RefreshPreferences> Shape { get; } =
        new(
            "refresh",
            "How a changed launch template reaches running instances.",
            [
                MinHealthy,
                MaxHealthy,
                Warmup,
                AutoRollback,
                BakeTime,
                new LaterKey("checkpoints", "Use `bakeTime`, or raise `minHealthy` for smaller steps."),
                new LaterKey("alarms", "Use `autoRollback` with health checks that notice what the alarm would."),
                new LaterKey("skipMatching", "Leave it out: a refresh begins only when the launch template has changed."),
                new LaterKey("strategy", "Leave it out: instances are replaced in steps, as `minHealthy` and `maxHealthy` allow."),
            ],
            map =>
            {
                var minHealthy = map.Get(MinHealthy, Default.MinHealthyPercentage);
                return new RefreshPreferences
                {
                    MinHealthyPercentage = minHealthy,

                    // AWS allows at most 100 points between the two.
                    MaxHealthyPercentage = map.Get(MaxHealthy, Math.Min(Default.MaxHealthyPercentage, minHealthy + 100)),
                    InstanceWarmup = map.FindValue(Warmup),
                    AutoRollback = map.Get(AutoRollback, Default.AutoRollback),
                    BakeTime = map.FindValue(BakeTime),
                };
            }
        );
}
