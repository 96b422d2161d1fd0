using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>Finding groups and what belongs to them.</summary>
internal static class GroupLookup
{
    /// <summary>The group that a call names, by its name or its ARN. Auto Scaling reads its own writes: only listings lag behind.</summary>
    public static Group Named(Transaction transaction, string nameOrArn, Func<string, AwsError> refusal)
    {
        var group = transaction.Scaling.Groups.Find(NameOf(nameOrArn));
        if (group is null || (nameOrArn.StartsWith("arn:", StringComparison.Ordinal) && group.Arn != nameOrArn))
        {
            throw refusal(nameOrArn);
        }

        return group;
    }

    /// <summary>The same, for a call that changes something of the group.</summary>
    public static Group Changeable(Transaction transaction, string nameOrArn, Func<string, AwsError> refusal)
    {
        var group = Named(transaction, nameOrArn, refusal);
        return group.Status is null
            ? group
            : throw Refusals.Invalid($"AutoScalingGroup name not found - AutoScalingGroup '{group.Key}' is pending delete");
    }

    public static Group Changeable(Transaction transaction, Fields request) =>
        Changeable(transaction, request.Required("AutoScalingGroupName"), Refusals.GroupNotFound);

    /// <summary>The group as it is by now.</summary>
    public static Group Current(Transaction transaction, Group group) => transaction.Scaling.Groups.Find(group.Key) ?? group;

    /// <summary>Those of the group itself: the warm pool's are not among them.</summary>
    public static IReadOnlyList<Member> Members(Transaction transaction, string group) =>
        [.. Everyone(transaction, group).Where(member => !member.IsWarm)];

    /// <summary>Those of the warm pool.</summary>
    public static IReadOnlyList<Member> Warm(Transaction transaction, string group) =>
        [.. Everyone(transaction, group).Where(member => member.IsWarm)];

    public static IReadOnlyList<Member> Everyone(Transaction transaction, string group) =>
        [.. transaction.Scaling.Members.StartingWith(ScalingTables.Of(group))];

    /// <summary>Those into the group itself.</summary>
    public static IReadOnlyList<PendingLaunch> Launches(Transaction transaction, string group) =>
        [.. EveryLaunch(transaction, group).Where(launch => !launch.IsWarm)];

    /// <summary>Those into the warm pool.</summary>
    public static IReadOnlyList<PendingLaunch> WarmLaunches(Transaction transaction, string group) =>
        [.. EveryLaunch(transaction, group).Where(launch => launch.IsWarm)];

    public static IReadOnlyList<PendingLaunch> EveryLaunch(Transaction transaction, string group) =>
        [.. transaction.Scaling.Launches.StartingWith(ScalingTables.Of(group))];

    public static IReadOnlyList<Attachment> Attachments(Transaction transaction, string group) =>
        [.. transaction.Scaling.Attachments.StartingWith(ScalingTables.Of(group))];

    public static Member? MemberOf(Transaction transaction, string instanceId) =>
        transaction.Scaling.Memberships.Find(instanceId) is { } membership
            ? transaction.Scaling.Members.Find(ScalingTables.Of(membership.Group, instanceId))
            : null;

    public static Member Member(Transaction transaction, Group group, string instanceId) =>
        transaction.Scaling.Members.Find(ScalingTables.Of(group.Key, instanceId)) ?? throw Refusals.NotAMember(instanceId, group.Key);

    private static string NameOf(string nameOrArn)
    {
        const string Marker = ":autoScalingGroupName/";
        var at = nameOrArn.StartsWith("arn:", StringComparison.Ordinal) ? nameOrArn.IndexOf(Marker, StringComparison.Ordinal) : -1;
        return at < 0 ? nameOrArn : nameOrArn[(at + Marker.Length)..];
    }
}
