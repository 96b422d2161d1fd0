using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// A group that somebody let follow <c>$Latest</c> or <c>$Default</c>. AWS refuses a refresh that can roll back from there [Auto Scaling
/// user guide: rollback needs a pinned version before and after].
/// </summary>
internal static class FloatingVersion
{
    public static bool IsOf(LiveAutoScalingGroup group) => IsFloating(group.LaunchTemplateVersion);

    /// <summary>Every instance runs exactly what is wanted: to pin the number is all there is to do.</summary>
    public static bool OnlyNeedsPin(LiveAutoScalingGroup group, WantedTemplate template) =>
        IsOf(group)
        && template.Version is { Version: { } version, Template: ResourceRef.Existing { Id: var id } }
        && !IsFloating(version)
        && group.Instances.All(i => i.LaunchTemplateId == id && i.LaunchTemplateVersion == version);

    /// <summary>
    /// Before a refresh: pins what most of the instances run, so that there is something to roll back to. Null: nothing to pin, or AWS does
    /// not say what they run. Where what the group launches from is gone, the wanted version is pinned: it can launch again at once.
    /// </summary>
    public static string? PinBefore(
        PlanningContext context,
        Address address,
        ResourceRef reference,
        LiveAutoScalingGroup group,
        WantedTemplate template
    )
    {
        if (group is { IsTemplateGone: true, ActiveRefresh: null })
        {
            return Pin(context, address, reference, group, template.Version);
        }

        // While a refresh with a desired configuration runs, AWS lets nobody change the template [Auto Scaling API:
        // UpdateAutoScalingGroup].
        if (!IsOf(group) || group.ActiveRefresh is not null || IsFloating(template.Version.Version) || Running(group) is not { } running)
        {
            return null;
        }

        return Pin(context, address, reference, group, running);
    }

    private static string Pin(
        PlanningContext context,
        Address address,
        ResourceRef reference,
        LiveAutoScalingGroup group,
        TemplateVersion version
    )
    {
        var asItIs = MixedPolicy.Keep(AutoScalingGroupLowering.AsItIs(group.Settings), AutoScalingGroupTable.Table.Empty, group);
        return context.Builder.Act(address, "pin", new AwsOperation.UpdateAutoScalingGroup(reference, asItIs, version), Cost.Call);
    }

    /// <summary>What the group launches from once it is pinned.</summary>
    public static TemplateVersion Before(LiveAutoScalingGroup group, WantedTemplate template) =>
        group.IsTemplateGone || group.LaunchTemplateId is not { } id ? template.Version
        : IsOf(group) && Running(group) is { } running ? running
        : new TemplateVersion(new ResourceRef.Existing(id), group.LaunchTemplateVersion);

    /// <summary>Without a way back where AWS allows none: from or to a version that floats.</summary>
    public static RefreshPreferences PreferencesFor(
        RefreshPreferences wanted,
        LiveAutoScalingGroup group,
        WantedTemplate template,
        bool isPinnedFirst
    ) =>
        IsFloating(template.Version.Version) || group.IsTemplateGone || (IsOf(group) && !isPinnedFirst)
            ? wanted with
            {
                AutoRollback = false,
            }
            : wanted;

    private static TemplateVersion? Running(LiveAutoScalingGroup group) =>
        group
            .Instances.Where(i =>
                i is { LaunchTemplateId: not null, LaunchTemplateVersion: not null } && !IsFloating(i.LaunchTemplateVersion)
            )
            .GroupBy(i => (Id: i.LaunchTemplateId ?? "", i.LaunchTemplateVersion))
            .OrderByDescending(g => g.Count())
            .ThenByDescending(g => g.Key.LaunchTemplateVersion?.Length)
            .ThenByDescending(g => g.Key.LaunchTemplateVersion, StringComparer.Ordinal)
            .Select(g => new TemplateVersion(new ResourceRef.Existing(g.Key.Id), g.Key.LaunchTemplateVersion))
            .FirstOrDefault();

    private static bool IsFloating(string? version) => version is ['$', ..];
}
