using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Attachments;

/// <summary>
/// How long an instance is given to begin: its grace period, its warm-up. Where it really runs it takes life's time to begin, however fast
/// the world is: so its time is over when a check has passed, or when it would be over in life, as far
/// as the world waits for that.
/// </summary>
internal static class StartingTime
{
    /// <param name="since">When it entered service.</param>
    /// <param name="seconds">In AWS's time.</param>
    public static DateTimeOffset EndOf(Transaction transaction, Member member, DateTimeOffset since, int seconds)
    {
        var compressed = since + transaction.Lasting(seconds);
        if (Targets.ReallyCheckedSince(transaction) is not { } begun || !AwaitsFirstCheck(transaction, member))
        {
            return compressed;
        }

        // Of an instance that was there before, what runs for it began later.
        var real = (begun > since ? begun : since) + transaction.Starting(seconds);
        return real > compressed ? real : compressed;
    }

    private static bool AwaitsFirstCheck(Transaction transaction, Member member) =>
        GroupLookup
            .Attachments(transaction, member.Group)
            .Any(attachment =>
                attachment is { IsTargetGroup: true, IsLeaving: false }
                && Targets.AwaitsFirstCheck(transaction, attachment.Identifier, member.InstanceId)
            );
}
