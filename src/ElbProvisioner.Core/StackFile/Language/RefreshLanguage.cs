using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class RefreshLanguage
{
    private const int MostAlarms = 10;
    private const string RootVolumes = "replace-root-volume";

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

    private static readonly Key<string> Strategy = new(
        "strategy",
        new ChoiceShape(["rolling", RootVolumes]),
        "rolling, unless written: others replace the instances; replace-root-volume: they stay and get a new root volume."
    );

    private static readonly Key<int[]> Checkpoints = new(
        "checkpoints",
        new ListShape<int>(new WholeNumberShape(1, 100), orSingle: true, mayBeEmpty: false),
        "Percent of the instances after which it pauses, rising up to 100."
    );

    private static readonly Key<TimeSpan> CheckpointDelay = new(
        "checkpointDelay",
        DurationShape.Seconds(0, 172_800),
        "How long each pause is; 1h unless written."
    );

    private static readonly Key<string[]> Alarms = new(
        "alarms",
        new ListShape<string>(new TextShape("an alarm's name", maxLength: 255), orSingle: true, mayBeEmpty: false),
        "CloudWatch alarms by name: one that rings ends the refresh, and `autoRollback` takes it back."
    );

    private static readonly Key<bool> SkipMatching = new(
        "skipMatching",
        TruthShape.Instance,
        "Leaves instances that are as wanted already; true unless written."
    );

    private static readonly Key<string> ScaleInProtected = new(
        "scaleInProtected",
        new ChoiceShape(["Refresh", "Ignore", "Wait"]),
        "What it does with instances that are protected from scale-in; Wait unless written: an hour, then it fails."
    );

    private static readonly Key<string> Standby = new(
        "standby",
        new ChoiceShape(["Terminate", "Ignore", "Wait"]),
        "What it does with instances in Standby; Wait unless written: an hour, then it fails."
    );

    private static readonly Key[] NamesOfAws =
    [
        RefusedKey.Named("minHealthyPercentage", MinHealthy.Name),
        RefusedKey.Named("maxHealthyPercentage", MaxHealthy.Name),
        RefusedKey.Named("checkpointPercentages", Checkpoints.Name),
        RefusedKey.Named("alarmSpecification", Alarms.Name),
        RefusedKey.Named("scaleInProtectedInstances", ScaleInProtected.Name),
        RefusedKey.Named("standbyInstances", Standby.Name),
        RefusedKey.Elsewhere("preferences", "", "what AWS has under it stands in `refresh` itself", "Write its keys in place of it."),
    ];

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
                Strategy,
                Checkpoints,
                CheckpointDelay,
                Alarms,
                SkipMatching,
                ScaleInProtected,
                Standby,
                .. NamesOfAws,
            ],
            map =>
            {
                Check(map);
                var minHealthy = map.Get(MinHealthy, Default.MinHealthyPercentage);
                return new RefreshPreferences
                {
                    MinHealthyPercentage = minHealthy,

                    // AWS allows at most 100 points between the two.
                    MaxHealthyPercentage = map.Get(MaxHealthy, Math.Min(Default.MaxHealthyPercentage, minHealthy + 100)),
                    InstanceWarmup = map.FindValue(Warmup),
                    AutoRollback = map.Get(AutoRollback, Default.AutoRollback),
                    BakeTime = map.FindValue(BakeTime),
                    ReplacesRootVolumes = map.Find(Strategy) == RootVolumes,
                    Checkpoints = map.All(Checkpoints),
                    CheckpointDelay = map.FindValue(CheckpointDelay),
                    Alarms = map.All(Alarms),
                    SkipMatching = map.Get(SkipMatching, Default.SkipMatching),
                    ScaleInProtected = map.Find(ScaleInProtected),
                    Standby = map.Find(Standby),
                };
            }
        );

    /// <summary>[Auto Scaling API: RefreshPreferences]</summary>
    private static void Check(WrittenMap map)
    {
        var checkpoints = map.All(Checkpoints);
        if (checkpoints.Zip(checkpoints.Skip(1)).Any(static pair => pair.First >= pair.Second) || checkpoints is not ([] or [.., 100]))
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(Checkpoints),
                $"{map.Binding.Place}: `checkpoints` rise and end with 100; without that some instances would keep what is replaced.",
                "Write them so: [20, 50, 100]."
            );
        }

        if (map.Has(CheckpointDelay) && !map.Has(Checkpoints))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(CheckpointDelay),
                $"{map.Binding.Place}: `checkpointDelay` means nothing without `checkpoints`.",
                "Write them as well, or remove it."
            );
        }

        if (map.All(Alarms) is { Length: > MostAlarms } alarms)
        {
            map.Binding.Report(
                BindingCodes.TooMany,
                map.At(Alarms),
                $"{map.Binding.Place} names {alarms.Length} alarms; AWS takes {MostAlarms}.",
                "Make a composite alarm of some."
            );
        }
    }
}
