using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[Auto Scaling API: SkipZonalShiftValidation]</summary>
internal sealed class ZonalShiftNeedsCrossZone()
    : Check(new("ELB3513", Severity.Error, "Zonal shift beside a target group that spreads no requests across zones"))
{
    private const string CrossZone = "load_balancing.cross_zone.enabled";

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        // Unless written, a network load balancer spreads nothing.
        var narrow = file
            .Stack.LoadBalancers.Where(b => b.IsNetwork && b.Attributes.GetValueOrDefault(CrossZone) != "true")
            .SelectMany(b => Served.By(file.Stack, b))
            .Select(t => t.Name)
            .ToHashSet(StringComparer.Ordinal);
        return from @group in file.Stack.AutoScalingGroups
               where
                   @group.Settings.FindValue(AutoScalingGroupTable.ZonalShift) == true
                   && @group.Settings.FindValue(AutoScalingGroupTable.SkipZonalShiftValidation) != true
               from target in file.Stack.TargetGroups
               let said = target.Attributes.GetValueOrDefault(CrossZone)
               where
                   @group.TargetGroups.Any(t => t.Text == target.Name) && (said == "false" || (said != "true" && narrow.Contains(target.Name)))
               select Report(
                   file.At("autoScalingGroups", @group.Name, "zoneImpairment", "zonalShift"),
                   $"autoScalingGroups.{@group.Name}: AWS refuses zonal shift beside the target group {target.Name}, which "
                       + $"{(said == "false" ? "has crossZone: false" : "is of a network load balancer without crossZone: true")}: while a "
                       + "zone is left, what the others get could find too few instances.",
                   "Turn its crossZone on, or write `skipValidation: true` if every zone can carry its share and more."
               );
    }
}
