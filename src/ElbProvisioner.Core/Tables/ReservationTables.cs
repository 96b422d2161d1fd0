using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>Which Capacity Reservations instances use [EC2 API: LaunchTemplateCapacityReservationSpecificationRequest].</summary>
public static class CapacityReservationTable
{
    public const string Only = "capacity-reservations-only";

    public static PropertyTable Table { get; } = new("capacity reservation specification");

    public static Property<string> Preference { get; } =
        Table
            .Word(
                "capacityReservationPreference",
                [Only, "open", "none"],
                "capacity-reservations-only: nothing starts outside them; open, unless written: any that fits; none: never."
            )
            .Wire("CapacityReservationPreference")
            .InNewVersion();

    public static Property<Settings> Target { get; } =
        Table
            .Value(
                "capacityReservationTarget",
                new BlockForm(CapacityReservationTargetTable.Table),
                CapacityReservationTargetTable.Shape,
                "A Capacity Reservation, or a group of them."
            )
            .Wire("CapacityReservationTarget")
            .InNewVersion();

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(
            Table,
            "capacityReservationSpecification",
            "Which Capacity Reservations instances use.",
            static (map, specification) =>
            {
                // [EC2 API: CapacityReservationSpecification]
                if (map.Has(Target) && map.Has(Preference) && map.IsSound(Preference) && specification.Find(Preference) != Only)
                {
                    map.Binding.Report(
                        BindingCodes.KeysConflict,
                        map.KeyAt(Preference),
                        $"{map.Binding.Place}: beside `{Target.Path}` the preference can only be {Only}.",
                        "Write that, or remove one of the two."
                    );
                }
            }
        );
}

/// <summary>[EC2 API: CapacityReservationTarget]</summary>
public static class CapacityReservationTargetTable
{
    public static PropertyTable Table { get; } = new("capacity reservation target");

    public static Property<string> Id { get; } =
        Table
            .Text("capacityReservationId", TemplateTexts.CapacityReservationId, "One Capacity Reservation.")
            .Wire("CapacityReservationId")
            .InNewVersion();

    public static Property<string> GroupArn { get; } =
        Table
            .Text("capacityReservationResourceGroupArn", TemplateTexts.ResourceGroupArn, "A resource group of Capacity Reservations.")
            .Wire("CapacityReservationResourceGroupArn")
            .InNewVersion();

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(
            Table,
            "capacityReservationTarget",
            "A Capacity Reservation, or a group of them.",
            static (map, _) => map.Refuse(Id, "exactly one says where instances run.", GroupArn)
        );
}
