using System.Globalization;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Upkeep;

/// <summary>Which instance goes first: the termination policies.</summary>
internal static class Victims
{
    /// <returns>Null: all are protected.</returns>
    public static Member? Choose(Transaction transaction, Group group, IReadOnlyList<Member> members)
    {
        var candidates = members.Where(member => member.IsActive && !member.IsProtected).ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        // Zones come first whatever the policy says: one the group has left, else the fullest that has a candidate.
        var left = candidates.Where(member => !group.Zones.Contains(member.Zone, StringComparer.Ordinal)).ToList();
        if (left.Count > 0)
        {
            candidates = left;
        }
        else
        {
            var counts = members
                .Where(member => member.IsActive)
                .CountBy(member => member.Zone, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal);
            var fullest = candidates.Max(member => counts[member.Zone]);
            candidates = [.. candidates.Where(member => counts[member.Zone] == fullest)];
        }

        // Those still on their way serve nobody yet.
        if (candidates.Exists(member => member.IsPending))
        {
            candidates = [.. candidates.Where(member => member.IsPending)];
        }

        foreach (var policy in group.TerminationPolicies)
        {
            candidates = Narrow(transaction, group, policy, candidates);
        }

        return candidates.MinBy(member => (member.LaunchedAt, member.InstanceId));
    }

    private static List<Member> Narrow(Transaction transaction, Group group, string policy, List<Member> candidates) =>
        policy switch
        {
            "NewestInstance" => First(candidates, member => -member.LaunchedAt.UtcTicks),
            "OldestInstance" => First(candidates, member => member.LaunchedAt.UtcTicks),
            "OldestLaunchTemplate" => OldestTemplate(group, candidates),
            "OldestLaunchConfiguration" => OldestConfiguration(transaction, candidates),
            "Default" => OldestTemplate(group, OldestConfiguration(transaction, candidates)),
            "ClosestToNextInstanceHour" => First(candidates, member => Left(transaction, member).Ticks),
            _ => candidates,
        };

    private static List<Member> First(List<Member> candidates, Func<Member, long> order)
    {
        var least = candidates.Min(order);
        return [.. candidates.Where(member => order(member) == least)];
    }

    /// <summary>Those of launch configurations before those of templates, and of them those of the oldest one.</summary>
    private static List<Member> OldestConfiguration(Transaction transaction, List<Member> candidates)
    {
        var configured = candidates.Where(member => member.Configuration is not null).ToList();
        return configured.Count == 0 ? candidates : First(configured, member => AgeOf(transaction, member));
    }

    /// <summary>One that is gone is older than those that are there.</summary>
    private static long AgeOf(Transaction transaction, Member member) =>
        transaction.Scaling.Configurations.Find(member.Configuration)?.CreatedAt.UtcTicks ?? 0;

    /// <summary>Those not of the group's template before those of it, then those of its oldest version.</summary>
    private static List<Member> OldestTemplate(Group group, List<Member> candidates)
    {
        var template =
            group.Recipe.Template?.Id
            ?? group.Recipe.Mixed?["LaunchTemplate"]?["LaunchTemplateSpecification"]?["LaunchTemplateId"]?.GetValue<string>();
        var strange = candidates.Where(member => member.Template?.Id != template).ToList();
        return strange.Count > 0 ? strange : First(candidates, VersionOf);
    }

    public static long VersionOf(Member member) => long.Parse(member.Template?.Version ?? "0", CultureInfo.InvariantCulture);

    private static TimeSpan Left(Transaction transaction, Member member) =>
        TimeSpan.FromTicks(TimeSpan.TicksPerHour - ((transaction.Now - member.LaunchedAt).Ticks % TimeSpan.TicksPerHour));
}
