using ElbProvisioner.LocalAws;

namespace ElbProvisioner.LocalTraffic.Instances.Checks;

/// <summary>
/// Counts checks against a group's thresholds: one that passes makes a new target healthy; else as many in a row as the threshold says
/// change the state ("Health checks for target groups" in the user guides of both load balancers).
/// </summary>
/// <param name="IsHealthy">Null: nothing has come of it yet.</param>
/// <param name="InARow">How many checks have spoken against the state, one after the other.</param>
/// <param name="Last">What the last check found.</param>
internal sealed record HealthCount(bool? IsHealthy, int InARow, CheckResult? Last)
{
    /// <summary>Goes on from what the world says of the target.</summary>
    public static HealthCount Of(TargetCheck check) =>
        new(
            check.State == "healthy" ? true
                : check.State.StartsWith("unhealthy", StringComparison.Ordinal) ? false
                : null,
            0,
            null
        );

    public HealthCount After(CheckResult found, TargetCheck check)
    {
        if (found.Passes == IsHealthy)
        {
            return new(IsHealthy, 0, found);
        }

        var needed =
            !found.Passes ? check.UnhealthyThreshold
            : IsHealthy is null ? 1
            : check.HealthyThreshold;
        return InARow + 1 >= needed ? new(found.Passes, 0, found) : new(IsHealthy, InARow + 1, found);
    }
}
