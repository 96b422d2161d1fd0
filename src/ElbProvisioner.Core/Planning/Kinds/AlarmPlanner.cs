using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Alarms are put whole, by name, after what they look at and what they tell to act: a policy that is made anew has another ARN.
/// </summary>
internal static class AlarmPlanner
{
    public static void Plan(PlanningContext context)
    {
        var result = Matcher.Match(DesiredAlarms.Of(context.Stack), a => a.Address, context.Live.Alarms, static (_, _) => true);
        foreach (var match in result.Matches)
        {
            Plan(context, match.Desired, match.Kept);
        }

        foreach (var surplus in result.Surplus)
        {
            Remove(context, surplus, []);
        }
    }

    public static void Remove(PlanningContext context, LiveAlarm gone, IEnumerable<string?> after)
    {
        context.Builder.Removes(gone.Address, Reasons.Gone(context), [new("name", gone.Name, null)], name: gone.Address.Path);
        context.Builder.Act(gone.Address, "delete", new AwsOperation.DeleteAlarm(gone.Owner, gone.Name), Cost.Call, after);
    }

    private static void Plan(PlanningContext context, DesiredAlarm wanted, LiveAlarm? kept)
    {
        var settings = AlarmLowering.Lower(context, wanted);
        var tags = TagDiff.Desired(context.Stack, wanted.Address, wanted.Alarm.Tags);
        context.Decide(wanted.Address, kept);
        if (kept is null)
        {
            var created = context.Builder.Create(wanted.Address, new AwsOperation.PutAlarm(settings, tags));
            if (wanted.Policies.IsEmpty)
            {
                context.Builder.Reach(Milestone.Watching(wanted.Address), created);
            }

            context.Builder.Change(
                wanted.Address,
                ChangeVerb.Create,
                Reasons.New,
                PropertyDiff.Created(settings, context.NameOf),
                name: wanted.Address.Path
            );
            return;
        }

        var changes = PropertyDiff.Between(settings, kept.Settings, context.NameOf);
        var (shownTags, tagging) = TagDiff.Between(tags, kept);
        if (changes.IsEmpty && tagging is null)
        {
            return;
        }

        context.Builder.Change(
            wanted.Address,
            ChangeVerb.Update,
            Reasons.Differs,
            [.. changes, .. shownTags],
            changes.IsEmpty || wanted.Policies.IsEmpty ? null : [new(TrafficImpact.None, "none; the group grows and shrinks by it")],
            wanted.Address.Path
        );
        if (!changes.IsEmpty)
        {
            context.Builder.Act(wanted.Address, "put", new AwsOperation.PutAlarm(settings, tags), Cost.Call);
        }

        if (tagging is not null)
        {
            context.Builder.Act(wanted.Address, "tag", tagging, Cost.Call);
        }
    }
}
