namespace ElbProvisioner.Core.Traffic;

/// <summary>What traffic feels when a property changes in place from one text to another; null stands for not there.</summary>
internal delegate TrafficEffect EffectRule(string? before, string? after);

/// <summary>The rules that stand next to the properties.</summary>
internal static class Feels
{
    public static EffectRule Nothing { get; } = (_, _) => TrafficEffect.None;

    /// <summary>The value alone does not tell: the kind's planner judges it with all that changes beside it.</summary>
    public static EffectRule Judged { get; } = (_, _) => TrafficEffect.None;

    /// <summary>It never changes in place: the replacement says what traffic feels.</summary>
    public static EffectRule Replacement { get; } = (_, _) => TrafficEffect.None;

    /// <summary>Nothing is lost, and a person may want to know why.</summary>
    public static EffectRule Note(string detail) => Always(TrafficImpact.None, "none; " + detail);

    public static EffectRule Always(TrafficImpact impact, string detail)
    {
        var effect = new TrafficEffect(impact, detail);
        return (_, _) => effect;
    }

    /// <param name="value">The text that it must become for traffic to feel something.</param>
    public static EffectRule Becoming(string value, TrafficImpact impact, string detail)
    {
        var effect = new TrafficEffect(impact, detail);
        return (_, after) => after == value ? effect : TrafficEffect.None;
    }

    /// <summary>For numbers, of seconds or of instances, with or without their unit.</summary>
    public static EffectRule Lowering(TrafficImpact impact, Func<string, string> detail) =>
        (before, after) =>
            Number(before) is { } was && Number(after) is { } becomes && becomes < was
                ? new(impact, detail(after ?? ""))
                : TrafficEffect.None;

    private static double? Number(string? text) =>
        double.TryParse(text?.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
