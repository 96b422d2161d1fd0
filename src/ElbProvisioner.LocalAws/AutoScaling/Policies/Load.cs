using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Policies;

/// <summary>Who bears the load that a policy's metric tells of, in units of capacity.</summary>
/// <param name="Warmed">What has warmed up.</param>
/// <param name="Present">All that is there, also what is ending.</param>
/// <param name="IsWarming">What the last change of capacity brought is on its way, or still warms up.</param>
internal sealed record Load(int Warmed, int Present, bool IsWarming)
{
    /// <param name="warmup">Seconds in AWS's time.</param>
    public static Load Of(Transaction transaction, Group group, int warmup)
    {
        var members = GroupLookup.Members(transaction, group.Key);
        var warming = members.Where(member => member.IsActive && IsWarmingUp(transaction, group, member, warmup)).ToList();
        var active = members.Where(static member => member.IsActive).Sum(static member => member.Weight);
        return new(
            active - warming.Sum(static member => member.Weight),
            active + members.Where(static member => member.IsTerminating).Sum(static member => member.Weight),
            warming.Count > 0 || GroupLookup.Launches(transaction, group.Key).Count > 0
        );
    }

    /// <summary>Those that were there before the group scaled have had their time.</summary>
    private static bool IsWarmingUp(Transaction transaction, Group group, Member member, int warmup) =>
        group.ScaledAt is { } scaled
        && member.LaunchedAt >= scaled
        && (member.InServiceAt is not { } since || StartingTime.EndOf(transaction, member, since, warmup) > transaction.Now);
}
