using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// Reservations of a segment are those of the resource groups that the scaling group names [Auto Scaling user guide: distribution
/// segments].
/// </summary>
internal sealed class SegmentsNeedReservations()
    : Check(new("ELB3543", Severity.Warning, "Capacity is to come from reservations, and the group names none"))
{
    private const string OnDemand = "on-demand";

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from scaling in file.Stack.AutoScalingGroups
        let mixed = scaling.Settings.Find(AutoScalingGroupTable.MixedInstances)
        let segments = mixed?.FindValue(MixedInstancesTable.Segments) ?? []
        where segments.Any(static segment => (segment.FindValue(SegmentTable.Types) ?? []).Any(static type => type != OnDemand))
        where
            scaling.Settings.Find(AutoScalingGroupTable.CapacityReservations)?.Has(GroupReservationTable.Groups) != true
            && !file.IsBroken("autoScalingGroups", scaling.Name, "capacityReservations")
        select Report(
            file.At("autoScalingGroups", scaling.Name, "mixedInstances", "distributionSegments"),
            $"autoScalingGroups.{scaling.Name}: segments take capacity from reservations, and no resource group says which.",
            "Write capacityReservations: { preference: capacity-reservations-first, resourceGroups: [ARN] }."
        );
}
