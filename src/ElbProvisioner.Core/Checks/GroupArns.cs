using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// What scaling groups and alarms name of elsewhere. Topics, queues and functions of other accounts may let this one use them; AWS answers
/// "Invalid region … specified. Only … is supported" where they are in another region [PutMetricAlarm].
/// </summary>
internal static class GroupArns
{
    public static IEnumerable<ForeignArn> Of(CheckedStack file) =>
        file
            .Stack.AutoScalingGroups.SelectMany(group => OfGroup(file, group))
            .Concat(MetricPlaces.Alarms(file.Stack).SelectMany(found => OfAlarm(found.What)));

    private static IEnumerable<ForeignArn> OfAlarm(Alarm alarm) =>
        from property in new[] { AlarmTable.OnAlarm, AlarmTable.OnOk, AlarmTable.OnInsufficientData }
        from action in alarm.Settings.FindValue(property) ?? []
        where action is ResourceRef.Existing
        select new ForeignArn("action of an alarm", ((ResourceRef.Existing)action).Id, alarm.Settings.At(property), MayBeShared: true);

    private static IEnumerable<ForeignArn> OfGroup(CheckedStack file, AutoScalingGroup group)
    {
        var settings = group.Settings;
        return Hooks(group)
            .Concat(
                from topic in NotificationForm.ByTopic(settings.FindValue(AutoScalingGroupTable.Notifications) ?? [])
                select new ForeignArn("topic", topic.Topic, settings.At(AutoScalingGroupTable.Notifications), MayBeShared: true)
            )
            .Concat(All(settings, AutoScalingGroupTable.TrafficSources, "target group of VPC Lattice", mayBeShared: true))
            .Concat(All(settings, AutoScalingGroupTable.TerminationPolicies, "function of a termination policy", mayBeShared: false))
            .Concat(
                settings.Find(AutoScalingGroupTable.CapacityReservations) is { } reservations
                    ? All(reservations, GroupReservationTable.Groups, "resource group", mayBeShared: true)
                    : []
            )
            .Concat(
                settings.Find(AutoScalingGroupTable.ServiceLinkedRole) is { } role
                    ? [new ForeignArn("role", role, settings.At(AutoScalingGroupTable.ServiceLinkedRole), MayBeShared: false)]
                    : []
            )
            .Concat((group.LaunchTemplate as LaunchTemplate.Defined)?.Settings is { } template ? OfTemplate(template) : []);
    }

    private static IEnumerable<ForeignArn> OfTemplate(Settings template)
    {
        if (template.Find(LaunchTemplateTable.InstanceProfile) is { } profile)
        {
            yield return new("instance profile", profile, template.At(LaunchTemplateTable.InstanceProfile), MayBeShared: false);
        }

        if (
            template.Find(LaunchTemplateTable.Placement) is { } placement
            && placement.Find(PlacementTable.HostResourceGroupArn) is { } hosts
        )
        {
            yield return new("resource group", hosts, placement.At(PlacementTable.HostResourceGroupArn), MayBeShared: true);
        }

        foreach (var license in All(template, LaunchTemplateTable.Licenses, "license configuration", mayBeShared: true))
        {
            yield return license;
        }

        if (
            template.Find(LaunchTemplateTable.CapacityReservation)?.Find(CapacityReservationTable.Target) is { } target
            && target.Find(CapacityReservationTargetTable.GroupArn) is { } reserved
        )
        {
            yield return new("resource group", reserved, target.At(CapacityReservationTargetTable.GroupArn), MayBeShared: true);
        }
    }

    private static IEnumerable<ForeignArn> Hooks(AutoScalingGroup group) =>
        from hook in @group.LifecycleHooks
        from told in new[]
        {
            (Property: LifecycleHookTable.Notify, What: "target of a hook", MayBeShared: true),
            (Property: LifecycleHookTable.Role, What: "role", MayBeShared: false),
        }
        let arn = hook.Settings.Find(told.Property)
        where arn is not null
        select new ForeignArn(told.What, arn, hook.Settings.At(told.Property), told.MayBeShared);

    private static IEnumerable<ForeignArn> All(
        Settings settings,
        Property<ImmutableArray<string>> property,
        string what,
        bool mayBeShared
    ) => from arn in settings.FindValue(property) ?? [] select new ForeignArn(what, arn, settings.At(property), mayBeShared);
}
