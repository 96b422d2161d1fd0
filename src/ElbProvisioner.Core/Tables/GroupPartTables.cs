using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>How many instances there are while some are replaced [Auto Scaling API: InstanceMaintenancePolicy].</summary>
public static class InstanceMaintenanceTable
{
    private const int MostApart = 100;

    public static PropertyTable Table { get; } = new("instance maintenance policy");

    public static Property<int> Min { get; } =
        Table
            .Whole("minHealthyPercentage", 0, 100, "The fewest healthy instances, in percent of the desired ones.")
            .Required()
            .Wire("MinHealthyPercentage")
            .Effect(Feels.Nothing);

    public static Property<int> Max { get; } =
        Table
            .Whole("maxHealthyPercentage", 100, 200, "The most instances, in percent of the desired ones.")
            .Required()
            .Wire("MaxHealthyPercentage")
            .Effect(Feels.Nothing);

    /// <summary>Takes the policy away [Auto Scaling API].</summary>
    internal static Settings None { get; } = Table.Empty.With(Min, -1).With(Max, -1);

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(
            Table,
            "instanceMaintenance",
            "How many instances there are while some are replaced.",
            static (map, policy) =>
            {
                if (policy.FindValue(Max) - policy.FindValue(Min) > MostApart)
                {
                    map.Binding.Report(
                        BindingCodes.OutOfRange,
                        map.At(Max),
                        $"{map.Binding.Place}: the two percentages are more than {MostApart} apart.",
                        "Raise `minHealthyPercentage`, or lower `maxHealthyPercentage`."
                    );
                }
            }
        );
}

/// <summary>[Auto Scaling API: CapacityReservationSpecification]</summary>
public static class GroupReservationTable
{
    private const string Default = "default";

    public static PropertyTable Table { get; } = new("capacity reservations");

    public static Property<string> Preference { get; } =
        Table
            .Word(
                "preference",
                ["capacity-reservations-only", "capacity-reservations-first", "none", Default],
                "Whether instances start in Capacity Reservations; default: as the launch template says."
            )
            .InsteadOf("capacityReservationPreference")
            .Required()
            .Wire("CapacityReservationPreference")
            .Effect(Feels.Nothing);

    public static Property<ImmutableArray<string>> Ids { get; } =
        Table
            .Texts(
                "ids",
                new ListShape<string>(TemplateTexts.CapacityReservationId, orSingle: true, mayBeEmpty: false),
                "These Capacity Reservations."
            )
            .InsteadOf("capacityReservationIds", "capacityReservationTarget")
            .Wire("CapacityReservationTarget.CapacityReservationIds")
            .Effect(Feels.Nothing);

    public static Property<ImmutableArray<string>> Groups { get; } =
        Table
            .Texts(
                "resourceGroups",
                new ListShape<string>(TemplateTexts.ResourceGroupArn, orSingle: true, mayBeEmpty: false),
                "Resource groups of Capacity Reservations, by ARN."
            )
            .InsteadOf("capacityReservationResourceGroupArns")
            .Wire("CapacityReservationTarget.CapacityReservationResourceGroupArns")
            .Effect(Feels.Nothing);

    internal static Settings None { get; } = Table.Empty.With(Preference, Default);

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "capacityReservations", "Which Capacity Reservations the group's instances use.");
}
