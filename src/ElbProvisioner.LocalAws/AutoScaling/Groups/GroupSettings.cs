using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>The members of a group that are kept and told as they were said.</summary>
internal static class GroupSettings
{
    private static readonly IReadOnlyList<string> Members =
    [
        "PlacementGroup",
        "Context",
        "DesiredCapacityType",
        "InstanceMaintenancePolicy",
        "AvailabilityZoneDistribution",
        "AvailabilityZoneImpairmentPolicy",
        "CapacityReservationSpecification",
        "InstanceLifecyclePolicy",
        "DeletionProtection",
    ];

    /// <summary>What was kept before, with what the request says; its sentinels take members away.</summary>
    public static JsonObject Keep(Fields request, JsonObject before)
    {
        var kept = before.DeepClone().AsObject();
        foreach (var member in Members)
        {
            if (request.Shape.Find(member) is not null && request.Values[member] is { } value)
            {
                kept[member] = value.DeepClone();
            }
        }

        if (kept["PlacementGroup"]?.GetValue<string>() is "")
        {
            kept.Remove("PlacementGroup");
        }

        if (kept["InstanceMaintenancePolicy"] is JsonObject policy)
        {
            Check(policy);
            if (Percentage(policy, "MinHealthyPercentage") == -1)
            {
                kept.Remove("InstanceMaintenancePolicy");
            }
        }

        return kept;
    }

    public static string? Text(Group group, string member) => group.Kept[member]?.GetValue<string>();

    public static int? MaintenancePercentage(Group group, string member) =>
        group.Kept["InstanceMaintenancePolicy"] is JsonObject policy ? Percentage(policy, member) : null;

    private static void Check(JsonObject policy)
    {
        if (
            Percentage(policy, "MinHealthyPercentage") is not { } min
            || Percentage(policy, "MaxHealthyPercentage") is not { } max
            || (min == -1) != (max == -1)
            || (min != -1 && (max < 100 || max - min > 100))
        )
        {
            throw Refusals.Invalid(
                "An instance maintenance policy must have both MinHealthyPercentage and MaxHealthyPercentage: both -1, or at most 100 apart"
            );
        }
    }

    private static int? Percentage(JsonObject policy, string member) => Numbers.WholeOf(policy[member]);
}
