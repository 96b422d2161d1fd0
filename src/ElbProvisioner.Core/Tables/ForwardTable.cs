using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>Sending requests to target groups [ELBv2 API: ForwardActionConfig].</summary>
public static class ForwardTable
{
    public static PropertyTable Table { get; } = new("forward");

    /// <summary>Five at most. Older answers name the only one beside the configuration.</summary>
    public static Property<ImmutableArray<ForwardTarget>> Targets { get; } =
        Table
            .Given("targetGroups", new TargetsForm())
            .Wire("ForwardConfig.TargetGroups")
            .OrDescribed("TargetGroupArn")
            .Unsaid([])
            .Effect(Feels.Judged);

    /// <summary>How long a client stays with the group it was given, up to 7 days; zero: not at all.</summary>
    public static Property<TimeSpan> Stickiness { get; } =
        Table
            .Given("stickiness", new StickinessForm())
            .Wire("ForwardConfig.TargetGroupStickinessConfig")
            .Unsaid(TimeSpan.Zero)
            .Effect(Feels.Judged);

    /// <summary>
    /// By the client's address, for which a network load balancer knows no time [ELBv2 API: TargetGroupStickinessConfig].
    /// </summary>
    public static TimeSpan ByAddress { get; } = Timeout.InfiniteTimeSpan;

    public static Settings To(IEnumerable<ForwardTarget> targets, TimeSpan? stickiness = null) =>
        Table.Empty.With(Targets, [.. targets]).With(Stickiness, stickiness ?? TimeSpan.Zero);

    internal static string Text(Settings forward, Func<ResourceRef, string> nameOf)
    {
        var targets = forward.Get(Targets);
        var names =
            targets.Length == 0 ? "to nothing"
            : targets.Length == 1 ? nameOf(targets[0].TargetGroup)
            : string.Join(", ", targets.Select(t => $"{nameOf(t.TargetGroup)} {t.Weight}").Order(StringComparer.Ordinal));
        var stickiness = forward.Get(Stickiness);
        return stickiness == TimeSpan.Zero ? "forward " + names
            : stickiness == ByAddress ? $"forward {names} (sticky)"
            : $"forward {names} (sticky {stickiness.TotalSeconds}s)";
    }

    private sealed class TargetsForm : Form<ImmutableArray<ForwardTarget>>
    {
        public override string Key(object value) =>
            string.Join(
                ',',
                ((ImmutableArray<ForwardTarget>)value).Select(t => $"{t.TargetGroup.Key}={t.Weight}").Order(StringComparer.Ordinal)
            );

        public override IEnumerable<string> Members(string member) => [$"{member}[].TargetGroupArn", $"{member}[].Weight"];

        public override IEnumerable<ResourceRef> Refs(object value) =>
            ((ImmutableArray<ForwardTarget>)value).Select(static t => t.TargetGroup);

        /// <summary>A weight means nothing without another group; AWS says 1, an emulator perhaps nothing.</summary>
        public override object? FromWire(object wire) =>
            wire switch
            {
                string only => ImmutableArray.Create(Target(only, 1)),
                IReadOnlyList<object> { Count: 1 } items => ImmutableArray.Create(Target((Members)items[0], isOnly: true)),
                IReadOnlyList<object> { Count: > 1 } items => items.Select(i => Target((Members)i, isOnly: false)).ToImmutableArray(),
                _ => null,
            };

        protected override string Show(ImmutableArray<ForwardTarget> value, Func<ResourceRef, string> nameOf) =>
            string.Join(", ", value.Select(t => $"{nameOf(t.TargetGroup)} {t.Weight}"));

        protected override object Send(ImmutableArray<ForwardTarget> value, Func<ResourceRef, string> idOf) =>
            value
                .Select(
                    object (t) =>
                        new Dictionary<string, object>(StringComparer.Ordinal)
                        {
                            ["TargetGroupArn"] = idOf(t.TargetGroup),
                            ["Weight"] = t.Weight,
                        }
                )
                .ToList();

        private static ForwardTarget Target(Members tuple, bool isOnly) =>
            Target(tuple.GetValueOrDefault("TargetGroupArn") as string ?? "", isOnly ? 1 : tuple.GetValueOrDefault("Weight") as int? ?? 1);

        private static ForwardTarget Target(string arn, int weight) => new(new ResourceRef.Existing(arn), weight);
    }

    private sealed class StickinessForm : Form<TimeSpan>
    {
        public override IEnumerable<string> Members(string member) => [$"{member}.Enabled", $"{member}.DurationSeconds"];

        public override object? FromWire(object wire) =>
            wire is not Members config || config.GetValueOrDefault("Enabled") is not true ? TimeSpan.Zero
            : config.GetValueOrDefault("DurationSeconds") is int seconds ? TimeSpan.FromSeconds(seconds)
            : ByAddress;

        protected override string Show(TimeSpan value, Func<ResourceRef, string> nameOf) => $"{value.TotalSeconds}s";

        protected override object Send(TimeSpan value, Func<ResourceRef, string> idOf)
        {
            var config = new Dictionary<string, object>(StringComparer.Ordinal) { ["Enabled"] = value != TimeSpan.Zero };
            if (value > TimeSpan.Zero)
            {
                config["DurationSeconds"] = (int)value.TotalSeconds;
            }

            return config;
        }
    }
}
