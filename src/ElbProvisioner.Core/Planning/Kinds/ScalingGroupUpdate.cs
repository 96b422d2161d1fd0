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

using static AutoScalingGroupLowering;

/// <summary>
/// A group that stays. What adds (instances, zones, target groups) comes before traffic moves; what takes away, and checks that may end
/// instances, after.
/// </summary>
internal static class ScalingGroupUpdate
{
    public static GroupDraft Plan(PlanningContext context, AutoScalingGroup wanted, LiveAutoScalingGroup kept, WantedTemplate template)
    {
        var address = AutoScalingGroupPlanner.AddressOf(wanted);
        var settings = GroupPartLowering.WithScheduled(context, Undone(context, wanted, kept), wanted, kept);
        var reference = context.Ref(address);
        var changes = PropertyDiff.Between(settings, kept.Settings, context.NameOf);
        var isPinned = template.IsPinnedBy(kept) && !MixedPolicy.HasStale(template, kept);
        if (!isPinned)
        {
            changes =
            [
                .. changes,
                new(
                    "launchTemplate",
                    $"version {kept.LaunchTemplateVersion}{(kept.IsTemplateGone ? " (deleted)" : "")}",
                    $"version {template.Version.Version ?? "(next)"}"
                ),
            ];
        }

        var onlyNeedsPin = FloatingVersion.OnlyNeedsPin(kept, template);
        var onlyTags = template.IsTagsOnly && !MixedPolicy.AsksForProperties(kept.Mixed);
        var staysAsItRuns = onlyTags || onlyNeedsPin || (kept.DesiredCapacity == 0 && kept.Instances.IsEmpty);
        var policy = MixedPolicy.Of(settings, kept);
        var isRolling = !isPinned && !staysAsItRuns;
        var tagging = Tagging(context, wanted, kept, reachesInstances: !isRolling && !kept.Instances.IsEmpty);
        var (joining, left) = Attachments(context, wanted, settings, kept);
        var rechecked = wanted
            .TargetGroups.Where(t => !t.IsExisting && !joining.Contains(t))
            .Select(AutoScalingGroupPlanner.TargetGroupAddress)
            .Where(context.HealthChecks.IsMoving)
            .ToImmutableArray();
        if (changes.IsEmpty && tagging.IsEmpty && rechecked.IsEmpty)
        {
            return new GroupDraft(wanted);
        }

        if (!changes.IsEmpty || !tagging.IsEmpty)
        {
            context.Builder.Change(
                address,
                ChangeVerb.Update,
                isPinned ? Reasons.Differs
                    : onlyNeedsPin
                        ? "somebody let the group follow its template by itself: its version is pinned again, the instances run it already"
                    : onlyTags ? "running instances get the new tags, and new ones are launched with them"
                    : "instances run another version of the launch template",
                [.. changes, .. tagging.Shown],
                [
                    .. ScalingGroupEffects.OfUpdate(context, wanted, settings, kept, left, isRolling, !rechecked.IsEmpty),
                    .. MixedEffects.Of(policy.Wanted, kept.Mixed, kept.Instances.Length),
                ]
            );
        }

        context.Builder.Tag(address, tagging);
        var resumed = Resume(context, address, settings, kept);
        var dropped = GroupExtras.DropPool(context, address, settings, kept);
        var refreshed = isRolling
            ? Refresh(context, wanted, kept, template, policy, [resumed, dropped, .. rechecked.Select(context.HealthChecks.Relaxed)])
            : null;
        var (held, final) = Updates(
            context,
            wanted,
            settings,
            kept,
            changes,
            new(
                staysAsItRuns && !isPinned || (policy.Changes && !isRolling) ? template.Version : null,
                isRolling,
                ChecksHeld: AsksBalancers(settings) && (!joining.IsEmpty || !rechecked.IsEmpty || !AsksBalancers(kept.Settings))
            ),
            [
                refreshed,
                resumed,
                dropped,
                context.Builder.Remembered(address),
                isRolling ? null : policy.Clear(context, address, template.Version),
            ]
        );
        foreach (var targetGroup in rechecked)
        {
            context.HealthChecks.Prepared(targetGroup, held, refreshed);
        }

        var joined = joining.IsEmpty
            ? null
            : context.Builder.Act(
                address,
                "attach",
                new AwsOperation.AttachTargetGroups(reference, [.. joining.Select(context.TargetGroupRef)]),
                Cost.Call,
                [held, refreshed, Milestone.Opened]
            );
        var extras = GroupExtras.Plan(context, address, settings, kept.Settings, [held, refreshed]).ToList();
        context.Builder.ForgetsAfter(
            address,
            new[] { held, resumed, dropped, isRolling ? null : TagInstances(context, address, tagging, kept, held) }
                .OfType<string>()
                .Concat(extras)
        );
        context.Builder.Reach(Milestone.Moved, new[] { refreshed, held, resumed }.OfType<string>());
        LeaveZones(context, wanted, settings, kept, [refreshed, held, resumed]);
        return new GroupDraft(wanted)
        {
            Changes = [.. new[] { refreshed, held, joined, resumed }.OfType<string>()],
            Joined = [.. joining.Where(t => !t.IsExisting).Select(AutoScalingGroupPlanner.TargetGroupAddress), .. rechecked],
            Left = left,
            SourcesLeft = GroupExtras.SourcesLeft(settings, kept),
            AwaitsService = settings.Get(MinSize) > kept.DesiredCapacity,
            FinalUpdate = final,
            Shrinks = Shrinks(settings, kept),
            IsUnproved = final is not null && AsksBalancers(settings) && !AsksBalancers(kept.Settings),
            Suspend = settings.Find(Suspended) is { } suspended ? [.. suspended.Except(kept.Settings.Find(Suspended) ?? [])] : [],
            Forgets = tagging.Forget is not null,
        };
    }

    /// <summary>AWS ends instances when the maximum falls below what runs [Auto Scaling API: UpdateAutoScalingGroup].</summary>
    private static bool Shrinks(Settings settings, LiveAutoScalingGroup kept) => settings.Get(MaxSize) < kept.DesiredCapacity;

    /// <summary>
    /// Rebalancing goes on when the call has been answered: what serves then stands where it will not stay. Done is when it is over.
    /// </summary>
    private static void LeaveZones(
        PlanningContext context,
        AutoScalingGroup wanted,
        Settings settings,
        LiveAutoScalingGroup kept,
        IEnumerable<string?> after
    )
    {
        if (kept.Settings.Get(SubnetIds).SetEquals(settings.Get(SubnetIds)) || Zones.Leaving(context, wanted, kept) == 0)
        {
            return;
        }

        var address = AutoScalingGroupPlanner.AddressOf(wanted);
        var left = context.Builder.Act(
            address,
            "wait zones",
            new AwsOperation.WaitZonesLeft(context.Ref(address), Zones.Of(context, wanted)),
            Cost.Drained(TimeSpan.FromMinutes(3)),
            after
        );
        context.Builder.Reach(Milestone.ZonesLeft(address), left);
        context.Builder.Reach(Milestone.Moved, left);
    }

    private static (ImmutableArray<Reference> Joining, ImmutableArray<ResourceRef> Left) Attachments(
        PlanningContext context,
        AutoScalingGroup wanted,
        Settings settings,
        LiveAutoScalingGroup kept
    )
    {
        var live = kept.Settings.Get(TargetGroups).Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        var desired = settings.Get(TargetGroups).Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        return (
            [.. wanted.TargetGroups.Where(t => !live.Contains(context.TargetGroupRef(t).Key))],
            [.. kept.Settings.Get(TargetGroups).Where(t => !desired.Contains(t.Key))]
        );
    }

    /// <summary>
    /// One update where nothing speaks against it. Otherwise one at once, that only adds and lets nothing be ended for failing checks, and
    /// the whole last.
    /// </summary>
    private static (string? Now, AwsOperation? Last) Updates(
        PlanningContext context,
        AutoScalingGroup wanted,
        Settings settings,
        LiveAutoScalingGroup kept,
        ImmutableArray<PropertyChange> changes,
        Manner manner,
        IEnumerable<string?> after
    )
    {
        var address = AutoScalingGroupPlanner.AddressOf(wanted);
        var reference = context.Ref(address);
        if (
            !manner.ChecksHeld
            && manner.Template is null
            && changes.All(c =>
                c.Path == "launchTemplate" || GroupExtras.HasOwnCalls(c.Path) || (manner.IsRolling && MixedPolicy.Has(c.Path))
            )
        )
        {
            return (null, null);
        }

        // Instances that go where the load balancer is not get no traffic.
        var waits = after.Concat(ZonesEntered(context, wanted)).ToList();
        var whole = new AwsOperation.UpdateAutoScalingGroup(reference, settings, manner.Template);
        if (!manner.ChecksHeld && !Shrinks(settings, kept))
        {
            return (context.Builder.Act(address, "update", whole, Cost.Call, waits), null);
        }

        var isHeld = manner.ChecksHeld && AsksBalancers(kept.Settings);
        var first = MixedPolicy
            .Keep(Held(kept.Settings), settings, kept)
            .With(HealthCheckType, isHeld ? "EC2" : kept.Settings.Get(HealthCheckType))
            .With(
                MinSize,
                Math.Max(
                    kept.Settings.Get(MinSize),
                    Math.Min(settings.Get(MinSize), Math.Max(kept.Settings.Get(MaxSize), settings.Get(MaxSize)))
                )
            )
            .With(MaxSize, Math.Max(kept.Settings.Get(MaxSize), settings.Get(MaxSize)))
            .With(SubnetIds, settings.Get(SubnetIds));
        var isNeeded =
            isHeld
            || manner.Template is not null
            || first.Get(MinSize) != kept.Settings.Get(MinSize)
            || first.Get(MaxSize) != kept.Settings.Get(MaxSize)
            || !first.Get(SubnetIds).SetEquals(kept.Settings.Get(SubnetIds));
        return (
            isNeeded
                ? context.Builder.Act(
                    address,
                    isHeld ? "hold checks" : "prepare",
                    new AwsOperation.UpdateAutoScalingGroup(reference, first, manner.Template),
                    Cost.Call,
                    waits
                )
                : null,
            whole
        );
    }

    internal static IEnumerable<string?> ZonesEntered(PlanningContext context, AutoScalingGroup wanted) =>
        wanted
            .TargetGroups.Select(t => context.Topology.LoadBalancerOf(t.Text))
            .OfType<LoadBalancer>()
            .Select(b => Milestone.Entered(Address.Of(ResourceKind.LoadBalancer, b.Name)).Id);

    private static string Refresh(
        PlanningContext context,
        AutoScalingGroup wanted,
        LiveAutoScalingGroup kept,
        WantedTemplate template,
        MixedPolicy policy,
        IEnumerable<string?> after
    )
    {
        if (kept.ActiveRefresh is { } active)
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.RefreshRunning,
                    SourceSpan.None,
                    $"An instance refresh of '{kept.Id}' is running ({active.Status}, {active.PercentageComplete}%)."
                )
            );
        }

        var address = AutoScalingGroupPlanner.AddressOf(wanted);
        var reference = context.Ref(address);
        var mixed = policy.Wanted;
        var isByProperties = MixedPolicy.AsksForProperties(mixed) || MixedPolicy.AsksForProperties(kept.Mixed);
        var pinned = isByProperties ? null : FloatingVersion.PinBefore(context, address, reference, kept, template);
        var cleared = policy.ClearBefore(context, address, template, pinned);
        pinned = isByProperties ? MixedPolicy.MoveBefore(context, address, mixed, kept, template, cleared) : pinned;
        return context.Builder.Act(
            address,
            "refresh",
            new AwsOperation.RefreshInstances(
                reference,
                template.Version,
                FloatingVersion.PreferencesFor(WithAlarms(context, wanted.Refresh), kept, template, pinned is not null),
                mixed
            )
            {
                IsOfWhatTheGroupHas = isByProperties,
            },
            Cost.Refresh(
                kept.Instances.Length,
                wanted.Refresh.InstanceWarmup ?? wanted.Settings.FindValue(DefaultWarmup) ?? wanted.GracePeriod,
                wanted.Refresh.Pauses
            ),
            [
                pinned,
                cleared,
                Milestone.Opened,
                .. wanted.Refresh.Alarms.Select(name => Milestone.Watching(Address.Of(ResourceKind.Alarm, name)).Id),
                .. after,
            ]
        );
    }

    /// <summary>Alarms of the file by their names in CloudWatch; others are named so already.</summary>
    private static RefreshPreferences WithAlarms(PlanningContext context, RefreshPreferences refresh) =>
        refresh with
        {
            Alarms =
            [
                .. refresh.Alarms.Select(name =>
                    context.Stack.Alarms.Any(a => a.Name == name)
                        ? PhysicalNames.Alarm(context.Stack.Name, Address.Of(ResourceKind.Alarm, name))
                        : name
                ),
            ],
        };

    private static string? Resume(PlanningContext context, Address address, Settings settings, LiveAutoScalingGroup kept)
    {
        var resume = settings.Find(Suspended) is { } wanted ? (kept.Settings.Find(Suspended) ?? []).Except(wanted) : [];
        return resume.IsEmpty
            ? null
            : context.Builder.Act(address, "resume", new AwsOperation.ResumeProcesses(context.Ref(address), [.. resume]), Cost.Call);
    }

    /// <summary>
    /// Tags of a template reach only what is launched from it. The group's own tags, set last, tell whether the running instances have
    /// theirs: a run that is cut short in between goes on there.
    /// </summary>
    private static TagDiff.Tagging Tagging(
        PlanningContext context,
        AutoScalingGroup wanted,
        LiveAutoScalingGroup kept,
        bool reachesInstances
    )
    {
        var desired = TagsOf(context, wanted);
        var meanwhile = TagDiff.WithItems(desired, DeclaredTags.Read(kept.Tags).Where(i => IsRemembered(i) || reachesInstances));
        return reachesInstances ? TagDiff.InStepsAfterParts(desired, meanwhile, kept) : TagDiff.InSteps(desired, meanwhile, kept);
    }

    private static string? TagInstances(
        PlanningContext context,
        Address address,
        TagDiff.Tagging tagging,
        LiveAutoScalingGroup kept,
        string? after
    )
    {
        var (set, remove) = TagDiff.OfUser(tagging, kept);
        return kept.Instances.IsEmpty || (set.IsEmpty && remove.IsEmpty)
            ? null
            : context.Builder.Act(
                address,
                "tag instances",
                new AwsOperation.TagInstances(context.Ref(address), set, remove),
                Cost.Call,
                after
            );
    }

    /// <param name="Template">Null: it stays, or a refresh brings it.</param>
    /// <param name="ChecksHeld">Instances may fail the load balancer's checks for a while: the group must not end them for it.</param>
    /// <param name="IsRolling">A refresh brings the template, and the mixed policy with it.</param>
    private sealed record Manner(TemplateVersion? Template, bool IsRolling, bool ChecksHeld);
}
