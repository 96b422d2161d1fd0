using ElbProvisioner.Aws.Performing;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>How long is waited for a world whose instances really run.</summary>
internal static class LocalWaits
{
    /// <summary>What waits for applications waits as long as in life, however fast the world is: that is where they start.</summary>
    /// <param name="speed">Of the world, by whose clock waits are measured.</param>
    public static WaitSettings ForRealInstances(double speed)
    {
        var waits = new WaitSettings();
        var longer = Math.Max(1, speed);
        return waits with
        {
            TargetsHealthy = Longer(waits.TargetsHealthy),
            GroupInService = Longer(waits.GroupInService),
            Attached = Longer(waits.Attached),
            Refresh = Longer(waits.Refresh),
        };

        WaitBudget Longer(WaitBudget budget) => budget with { Limit = budget.Limit * longer };
    }
}
