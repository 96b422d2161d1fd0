using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Schedules and hooks of scaling groups: put by their names, and gone with their group. Hooks of a new group come with it, before its
/// first instance launches.
/// </summary>
internal static class GroupPartPlanner
{
    public static void Plan(PlanningContext context, AutoScalingGroupPlanner.Result groups)
    {
        foreach (var draft in groups.Drafts)
        {
            var reference = context.Ref(AutoScalingGroupPlanner.AddressOf(draft.Desired));
            var live = context
                .Live.GroupParts.Where(p => reference is ResourceRef.Existing existing && p.GroupName == existing.Id)
                .ToList();
            foreach (var wanted in draft.Desired.Parts)
            {
                var settings = GroupPartLowering.Lower(context, draft.Desired, wanted);
                var name = settings.Get(GroupPartLowering.NameOf(settings.Table));
                var kept = live.Find(p => p.Name == name && p.Address.Kind == wanted.Kind);
                live.RemoveAll(p => p == kept);
                Plan(context, draft, wanted, settings, kept);
            }

            live.ForEach(gone => Remove(context, draft, gone));
        }
    }

    private static void Plan(PlanningContext context, GroupDraft draft, GroupPart wanted, Settings settings, LiveGroupPart? kept)
    {
        if (kept is null && IsOver(context.Live, settings))
        {
            return;
        }

        var groupAddress = AutoScalingGroupPlanner.AddressOf(draft.Desired);
        var address = Address.Of(wanted.Kind, draft.Desired.Name, wanted.Name);
        var changes = kept is null
            ? PropertyDiff.Created(settings, context.NameOf)
            : PropertyDiff.Between(settings, Compared(settings, kept.Settings), context.NameOf);
        if (kept is not null && changes.IsEmpty)
        {
            return;
        }

        context.Builder.Change(
            address,
            kept is null ? ChangeVerb.Create : ChangeVerb.Update,
            kept is null ? Reasons.New : Reasons.Differs,
            changes,
            [GroupPartEffects.Of(context, draft.Desired, settings)],
            address.Path
        );
        if (kept is null && wanted.Kind == ResourceKind.LifecycleHook && context.Ref(groupAddress) is ResourceRef.Planned)
        {
            return;
        }

        // A put leaves alone what it does not say [Auto Scaling API].
        var cleared =
            kept is not null && changes.Any(c => c.After is null)
                ? context.Builder.Act(
                    address,
                    "clear",
                    new AwsOperation.DeleteGroupPart(kept.Owner, kept.GroupName, kept.Name),
                    Cost.Call,
                    context.Builder.Remembered(groupAddress)
                )
                : null;
        context.Builder.Reach(
            Milestone.Moved,
            context.Builder.Act(
                address,
                "put",
                new AwsOperation.PutGroupPart(context.Ref(groupAddress), settings),
                Cost.Call,
                [.. draft.Changes, context.Builder.Remembered(groupAddress), cleared]
            )
        );
    }

    private static void Remove(PlanningContext context, GroupDraft draft, LiveGroupPart gone)
    {
        context.Builder.Change(gone.Address, ChangeVerb.Delete, Reasons.Gone(context), name: gone.Address.Path);
        context.Builder.ForgetsAfter(
            AutoScalingGroupPlanner.AddressOf(draft.Desired),
            context.Builder.Act(gone.Address, "delete", new AwsOperation.DeleteGroupPart(gone.Owner, gone.GroupName, gone.Name), Cost.Call)
        );
    }

    /// <summary>What happened once has happened, and what ended has ended: AWS forgets both, and takes neither again.</summary>
    internal static bool IsOver(LiveWorld live, Settings settings) =>
        settings.Table == ScheduleTable.Table
        && (
            settings.Has(ScheduleTable.Cron)
                ? settings.FindValue(ScheduleTable.End) <= live.ReadAt
                : settings.FindValue(ScheduleTable.Start) <= live.ReadAt
        );

    private static Settings Compared(Settings desired, Settings live) =>
        desired.Table == ScheduleTable.Table ? ScheduleTable.Compared(desired, live) : live;
}
