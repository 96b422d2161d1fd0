using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Upkeep;

/// <summary>What becomes of instances that are unhealthy or old.</summary>
internal static class Replacements
{
    /// <summary>Terminates the unhealthy and those past the longest lifetime; keeping the capacity replaces them.</summary>
    public static void Begin(Transaction transaction, string name)
    {
        if (transaction.Scaling.Groups.Find(name) is not { } group || group.IsSuspended("Terminate"))
        {
            return;
        }

        foreach (var member in GroupLookup.Members(transaction, name).Where(member => member.State == Lifecycle.InService))
        {
            if (!member.IsHealthy && !group.IsSuspended("ReplaceUnhealthy"))
            {
                Terminations.Begin(
                    transaction,
                    group,
                    member,
                    $"{Words.At(transaction)} an instance was taken out of service in response to {member.UnhealthyBecause}."
                );
            }
            else if (group.MaxInstanceLifetime is { } lifetime && member.LaunchedAt + transaction.Lasting(lifetime) <= transaction.Now)
            {
                Terminations.Begin(
                    transaction,
                    group,
                    member,
                    $"{Words.At(transaction)} an instance was taken out of service because it exceeded the maximum instance lifetime."
                );
            }
        }
    }
}
