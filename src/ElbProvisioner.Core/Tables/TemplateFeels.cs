using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>What is worth knowing of instances that a version is taken up by, beside that they are replaced.</summary>
internal static class TemplateFeels
{
    public static EffectRule Spot { get; } =
        Holding(
            MarketOptionsTable.Spot,
            "AWS takes Spot Instances back with two minutes' notice, and the group launches others where it can"
        );

    public static EffectRule OnlyReserved { get; } =
        Holding(CapacityReservationTable.Only, "no instance starts once what is reserved is in use");

    public static EffectRule Standard { get; } = Holding("standard", "an instance without CPU credits slows down to its baseline");

    public static EffectRule NoMetadata { get; } =
        Holding("false", "instances get no role credentials, and user data does not run where it is read from the metadata service");

    private static EffectRule Holding(string word, string detail)
    {
        var note = Feels.Note(detail);
        return (before, after) =>
            after?.Contains(word, StringComparison.Ordinal) == true && before?.Contains(word, StringComparison.Ordinal) != true
                ? note(before, after)
                : TrafficEffect.None;
    }
}
