using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using static ElbProvisioner.Core.Tables.AutoScalingGroupTable;

namespace ElbProvisioner.Core.Planning.Kinds;

using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;
using static AutoScalingGroupLowering;

/// <summary>
/// Groups and what runs in them. Waits for health and the return to checks by the load balancer come later: see
/// <see cref="ScalingGroupHealth"/>.
/// </summary>
internal static class AutoScalingGroupPlanner
{
    public static Result PlanInstances(
        PlanningContext context,
        LaunchTemplatePlanner.Result templates,
        MatchResult<TargetGroup, LiveTargetGroup> targetGroups
    )
    {
        foreach (var dying in context.Live.AutoScalingGroups.Where(g => g.Status is not null))
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.GroupIsBeingDeleted,
                    SourceSpan.None,
                    $"The scaling group '{dying.Id}' is still being deleted ({dying.Status}); a new one of that name waits for it."
                )
            );
        }

        var result = Matcher.Match(
            context.Stack.AutoScalingGroups,
            AddressOf,
            context.Live.AutoScalingGroups.Where(g => g.Status is null),
            (wanted, live) => CanBecome(context, wanted, live, templates.Versions[wanted.Name], targetGroups),
            live => FitOf(context, live, templates)
        );
        foreach (var surplus in result.Surplus)
        {
            context.MarkSurplus(surplus);
        }

        var drafts = ImmutableArray.CreateBuilder<GroupDraft>();
        foreach (var match in result.Matches)
        {
            context.Decide(AddressOf(match.Desired), match.Kept);
            var template = templates.Versions[match.Desired.Name];
            drafts.Add(
                match.Kept is { } kept
                    ? ScalingGroupUpdate.Plan(context, match.Desired, kept, template)
                    : Create(context, match.Desired, match.Replaced, template)
            );
        }

        return new(drafts.ToImmutable(), result.Surplus);
    }

    /// <summary>Empties and deletes it, draining honoured.</summary>
    public static string Remove(PlanningContext context, LiveAutoScalingGroup surplus, IEnumerable<string?> after)
    {
        ReportProtection(context, surplus);
        var isReplaced = context.Builder.Removes(
            surplus.Address,
            Reasons.Gone(context),
            [new("instances", surplus.Instances.Length.ToString(), null)],
            ScalingGroupEffects.OfRemoved(context, surplus)
        );
        var suffix = isReplaced ? " old" : "";
        var emptied = context.Builder.Act(
            surplus.Address,
            "empty" + suffix,
            new AwsOperation.EmptyAutoScalingGroup(surplus.Owner),
            Cost.Drained(TimeSpan.FromMinutes(2)),
            after
        );
        return context.Builder.Act(
            surplus.Address,
            "delete" + suffix,
            new AwsOperation.DeleteAutoScalingGroup(surplus.Owner),
            Cost.LoadBalancerGone,
            emptied
        );
    }

    private static void ReportProtection(PlanningContext context, LiveAutoScalingGroup doomed)
    {
        if (doomed.Settings.Find(DeletionProtection) == Prevented)
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.GroupDeletionProtected,
                    SourceSpan.None,
                    $"The scaling group '{doomed.Address.Name}' ({doomed.Id}) would be deleted, and is protected from deletion.",
                    "Set 'deletionProtection: none' on it and apply; then it can go."
                )
            );
        }
    }

    /// <summary>
    /// Other instances behind another port cannot be rolled in place: neither the old port nor the new one would be served by all. Then a
    /// second group starts beside the first. The same when the network is another one, or no instance may stay in its zone.
    /// </summary>
    private static bool CanBecome(
        PlanningContext context,
        AutoScalingGroup wanted,
        LiveAutoScalingGroup live,
        WantedTemplate template,
        MatchResult<TargetGroup, LiveTargetGroup> targetGroups
    )
    {
        var portsMove =
            !template.IsTagsOnly
            && !template.IsPinnedBy(live)
            && !FloatingVersion.OnlyNeedsPin(live, template)
            && targetGroups.Surplus.Any(old =>
                live.Settings.Get(TargetGroups).Any(t => t.Key == old.Id)
                && wanted.TargetGroups.Any(t => t.Text == old.Address.Name)
                && context.Topology.TargetGroups.TryGetValue(old.Address.Name, out var next)
                && (old.Settings.Get(TargetGroupTable.Port) != next.Port || old.Settings.Get(TargetGroupTable.Protocol) != next.Protocol)
            );
        return !portsMove && !Zones.AllLeave(context, wanted, live) && live.Settings.Get(VpcId) == context.Network.VpcId;
    }

    /// <summary>Of two groups with one address the one that serves what is wanted goes before the one with more instances.</summary>
    private static int FitOf(PlanningContext context, LiveAutoScalingGroup live, LaunchTemplatePlanner.Result templates)
    {
        if (context.Stack.AutoScalingGroups.FirstOrDefault(g => AddressOf(g) == live.Address) is not { } wanted)
        {
            return 0;
        }

        var served = wanted.TargetGroups.Count(t => live.Settings.Get(TargetGroups).Any(l => l.Key == context.TargetGroupRef(t).Key));
        var isPinned = templates.Versions[wanted.Name].IsPinnedBy(live);
        return (served * 1_000_000) + (isPinned ? 100_000 : 0) + live.Instances.Length;
    }

    private static GroupDraft Create(
        PlanningContext context,
        AutoScalingGroup wanted,
        LiveAutoScalingGroup? replaced,
        WantedTemplate template
    )
    {
        var address = AddressOf(wanted);
        var lowered = Lower(context, wanted);
        var settings = lowered.With(
            DesiredCapacity,
            replaced is null
                ? wanted.Size.Desired ?? wanted.Size.Min
                : Math.Clamp(replaced.DesiredCapacity, wanted.Size.Min, wanted.Size.Max)
        );
        if (replaced is not null)
        {
            settings = settings.With(Name, PhysicalNames.AutoScalingGroupBeside(settings.Get(Name), replaced.Id, context.Stack, wanted));
        }

        var created = context.Builder.Create(
            address,
            new AwsOperation.CreateAutoScalingGroup(
                settings.Without(TrafficSources).Without(Metrics),
                template.Version,
                TagsOf(context, wanted),
                GroupPartLowering.Hooks(context, wanted)
            ),
            [Milestone.Opened, .. ScalingGroupUpdate.ZonesEntered(context, wanted)]
        );
        context.Builder.Change(
            address,
            replaced is null ? ChangeVerb.Create : ChangeVerb.Replace,
            replaced is null ? Reasons.New
                : Zones.AllLeave(context, wanted, replaced)
                    ? "no instance stays in its zone: a second group starts beside the first, so that none leaves before others are healthy"
                : "port and launch template (or the network) change together: a second group starts beside the first",
            replaced is null
                ? PropertyDiff.Created(Whole(settings, settings.Get(DesiredCapacity), template.Version.Version))
                : PropertyDiff.Between(
                    Whole(settings, settings.Get(DesiredCapacity), template.Version.Version),
                    Whole(replaced.Settings.As(settings), replaced.DesiredCapacity, replaced.LaunchTemplateVersion),
                    p => p is "launchTemplate" or "targetGroups"
                ),
            replaced is null ? null : [new(TrafficImpact.Drain, "the old group drains once all instances of the new one are healthy")]
        );
        IEnumerable<Fact> Whole(Settings group, int desired, string? version) =>
            [
                .. Fact.Of(group, context.NameOf),
                Fact.Of("desired", desired, Feels.Replacement),
                Fact.Of("launchTemplate", "version " + (version ?? "(next)"), Feels.Replacement),
            ];

        return new GroupDraft(wanted)
        {
            Changes = [created, .. GroupExtras.Plan(context, address, settings, live: null, [])],
            Joined = [.. wanted.TargetGroups.Where(t => !t.IsExisting).Select(TargetGroupAddress)],
            AwaitsService = true,
            Suspend = settings.Find(Suspended) is { } processes ? [.. processes] : [],
        };
    }

    internal static Address TargetGroupAddress(Reference reference) => Address.Of(ResourceKind.TargetGroup, reference.Text);

    internal static Address AddressOf(AutoScalingGroup group) => Address.Of(ResourceKind.AutoScalingGroup, group.Name);

    internal sealed record Result(ImmutableArray<GroupDraft> Drafts, ImmutableArray<LiveAutoScalingGroup> Surplus);
}
