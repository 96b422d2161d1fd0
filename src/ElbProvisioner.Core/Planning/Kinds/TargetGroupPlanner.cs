using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Port, protocol, version, type, VPC and address type cannot change in place, and one group serves one load balancer only [ELBv2 API]:
/// any of them differing means a new group beside the old one.
/// </summary>
internal static class TargetGroupPlanner
{
    public static MatchResult<TargetGroup, LiveTargetGroup> Plan(PlanningContext context)
    {
        var result = Matcher.Match(
            context.Stack.TargetGroups,
            AddressOf,
            context.Live.TargetGroups,
            (wanted, live) => CanBecome(context, wanted, live),
            live => live.LoadBalancerArns.Length
        );
        foreach (var surplus in result.Surplus)
        {
            context.MarkSurplus(surplus);
        }

        foreach (var match in result.Matches)
        {
            context.Decide(AddressOf(match.Desired), match.Kept);
            TargetPlanner.ReportRefused(context, match.Desired);
            if (match.Kept is { } kept)
            {
                Update(context, match.Desired, kept);
            }
            else
            {
                Create(context, match.Desired, match.Replaced);
            }
        }

        return result;
    }

    /// <summary>
    /// Lets requests end that are on their way to a group which gets no more of them: once no rule leads to it AWS takes its targets out at
    /// once, whatever their delay.
    /// </summary>
    /// <param name="after">What takes its traffic away.</param>
    /// <returns>Null: nobody waits for anything.</returns>
    public static string? Drain(PlanningContext context, LiveTargetGroup surplus, IEnumerable<string> after) =>
        TargetPlanner.HoldOf(context, surplus) is { } delay
            ? context.Builder.Act(
                surplus.Address,
                "drain",
                new AwsOperation.WaitDrained(new ResourceRef.Existing(surplus.Id), delay),
                Cost.Drained(delay),
                after
            )
            : null;

    public static string Remove(PlanningContext context, LiveTargetGroup surplus, IEnumerable<string?> after)
    {
        var isReplaced = context.Builder.Removes(
            surplus.Address,
            Reasons.Gone(context),
            [new("name", surplus.Settings.Get(TargetGroupTable.Name), null)]
        );
        var deleted = context.Builder.Act(
            surplus.Address,
            isReplaced ? "delete old" : "delete",
            new AwsOperation.DeleteTargetGroup(surplus.Owner),
            Cost.Call,
            after
        );
        TargetPlanner.TakeBack(context, surplus, deleted);
        return deleted;
    }

    private static bool CanBecome(PlanningContext context, TargetGroup wanted, LiveTargetGroup live)
    {
        var loadBalancer = context.Topology.LoadBalancerOf(wanted.Name);
        var serves = loadBalancer is null
            ? null
            : context.Ref(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name)) as ResourceRef.Existing;
        return !PropertyDiff.Between(Lower(context, wanted), live.Settings, context.NameOf).Any(c => c.ForcesReplacement)
            && (loadBalancer is null || live.LoadBalancerArns.All(arn => arn == serves?.Id))
            && TargetPlanner.CanBecome(context, wanted, live);
    }

    private static void Create(PlanningContext context, TargetGroup wanted, LiveTargetGroup? replaced)
    {
        var address = AddressOf(wanted);
        var settings = Lower(context, wanted);
        context.Builder.Create(address, new AwsOperation.CreateTargetGroup(settings, TagsOf(context, wanted)));
        if (!settings.Attributes.IsEmpty)
        {
            context.Builder.Act(
                address,
                "set attributes",
                new AwsOperation.SetTargetGroupAttributes(context.Ref(address), settings.Attributes),
                Cost.Call
            );
        }

        TargetPlanner.Fill(context, wanted);
        if (replaced is null)
        {
            context.Builder.Change(
                address,
                ChangeVerb.Create,
                Reasons.New,
                [.. PropertyDiff.Created(settings, context.NameOf), .. ShownTargets.Shown(context, wanted)]
            );
            return;
        }

        ImmutableArray<PropertyChange> changes =
        [
            .. PropertyDiff.Between(settings, replaced.Settings, context.NameOf),
            .. ShownTargets.Shown(context, wanted, replaced),
        ];
        var groups = context.Topology.GroupsOf(wanted.Name).ToList();
        var forgotten = StickinessEffects.OfReplaced(context, replaced);
        context.Builder.Change(
            address,
            ChangeVerb.Replace,
            changes.Any(c => c.ForcesReplacement) ? "this cannot change in place"
                : TargetPlanner.CanBecome(context, wanted, replaced) ? "its load balancer is replaced, and a target group serves one only"
                : "it has one target only, and that is another one",
            changes,
            [
                context.Topology.LoadBalancerOf(wanted.Name) is not null && !context.Topology.IsServed(wanted.Name)
                    ? new(TrafficImpact.None, "none; nothing is sent to it: its weight is 0")
                : groups.Count == 0 && !wanted.HasTargets
                    ? new(TrafficImpact.Gap, $"no scaling group fills it: {Clientele.Of(context, wanted.Name).Lost}")
                : !wanted.IsChecked ? forgotten ?? TrafficEffect.None
                : !SharedForward.CanBeWarmed(context, wanted)
                    ? Clientele
                        .Of(context, wanted.Name)
                        .UntilHealthy(
                            "its targets",
                            ": it cannot stand beside the old one in a forward, so they are checked only when it has taken over"
                        )
                : wanted.IsNetwork || wanted.IsGateway
                    ? new(TrafficImpact.Drain, $"moves when {Fillers(wanted, groups)} are healthy in it; connections to the old one drain")
                : forgotten is null ? new(TrafficImpact.None, $"none; moves when {Fillers(wanted, groups)} are healthy in it")
                : forgotten with { Detail = $"{forgotten.Detail}; it moves when {Fillers(wanted, groups)} are healthy in it" },
                wanted.IsNetwork || wanted.IsGateway ? forgotten : null,
            ]
        );
    }

    private static void Update(PlanningContext context, TargetGroup wanted, LiveTargetGroup kept)
    {
        var address = AddressOf(wanted);
        var settings = Lower(context, wanted);
        var reference = context.Ref(address);
        var changes = PropertyDiff.Between(settings, kept.Settings, context.NameOf);
        var (shownAttributes, attributes) = AttributeDiff.Between(settings, kept.Settings.Attributes, kept);
        var tagging = TagDiff.InSteps(TagsOf(context, wanted), kept);
        var targets = TargetPlanner.Update(context, wanted, kept);
        if (changes.IsEmpty && attributes.IsEmpty && tagging.IsEmpty && targets.IsEmpty)
        {
            return;
        }

        context.Builder.Change(
            address,
            ChangeVerb.Update,
            Reasons.Differs,
            [
                .. changes.Select(c => Checked(c, context, wanted)),
                .. shownAttributes.Select(c => Felt(c, kept)),
                .. targets.Shown,
                .. tagging.Shown,
            ],
            [targets.Effect, .. EffectsOf(context, wanted, kept, attributes)]
        );
        if (!changes.IsEmpty)
        {
            if (HealthCheckMoves.MayFail(settings, kept.Settings))
            {
                context.HealthChecks.Add(wanted, kept, settings);
            }
            else
            {
                context.Builder.Act(address, "set health check", new AwsOperation.ModifyHealthCheck(reference, settings), Cost.Call);
            }
        }

        context.Builder.Tag(address, tagging);
        TargetPlanner.Plan(context, wanted, targets);
        if (attributes.IsEmpty)
        {
            return;
        }

        if (GroupStickiness.IsOn(attributes))
        {
            // Beside others it may be sticky only where the action is.
            context.Last.Add(() =>
                SetAttributes(
                    context.Topology.LoadBalancerOf(wanted.Name) is { } balancer
                        ? [Milestone.Wired(Address.Of(ResourceKind.LoadBalancer, balancer.Name))]
                        : []
                )
            );
        }
        else
        {
            var set = SetAttributes([]);
            if (GroupStickiness.TurnsOff(attributes))
            {
                context.Builder.Reach(Milestone.Unstuck(address), set);
            }
        }

        string SetAttributes(IEnumerable<string> after)
        {
            // Whose addresses the targets see decides whom their group must admit: the new ones before, the old ones until then.
            var isSender = attributes.ContainsKey(TargetGroupTable.PreserveClientIp.AttributeKey ?? "");
            var set = context.Builder.Act(
                address,
                "set attributes",
                new AwsOperation.SetTargetGroupAttributes(reference, attributes),
                Cost.Call,
                [context.Builder.Remembered(address), .. isSender ? [Milestone.Opened] : Array.Empty<string>(), .. after]
            );
            if (isSender)
            {
                context.Builder.Reach(Milestone.Released, set);
            }

            context.Builder.ForgetsAfter(address, set);
            return set;
        }
    }

    private static string Fillers(TargetGroup wanted, IEnumerable<AutoScalingGroup> groups) =>
        string.Join(
            " and ",
            groups.Select(g => $"all instances of {g.Name}").Concat(wanted.HasTargets ? ["the targets of the file"] : Array.Empty<string>())
        );

    /// <summary>Instances of scaling groups are held while the check moves; nobody ends other targets.</summary>
    private static PropertyChange Checked(PropertyChange change, PlanningContext context, TargetGroup wanted) =>
        change.Traffic == TargetGroupTable.OtherCheck && !wanted.HasTargets && context.Topology.GroupsOf(wanted.Name).Any()
            ? change with
            {
                Traffic = TargetGroupTable.OtherCheckOfInstances,
            }
            : change;

    /// <summary>Which cookie, and for how long: felt by clients that are kept with a target already.</summary>
    private static PropertyChange Felt(PropertyChange change, LiveTargetGroup kept) =>
        change.Path.StartsWith("attributes.stickiness.", StringComparison.Ordinal) && !GroupStickiness.IsOn(kept.Settings.Attributes)
            ? change with
            {
                Traffic = TrafficEffect.None,
            }
            : change;

    private static IEnumerable<TrafficEffect?> EffectsOf(
        PlanningContext context,
        TargetGroup wanted,
        LiveTargetGroup kept,
        ImmutableSortedDictionary<string, string> attributes
    )
    {
        if (
            attributes.GetValueOrDefault("load_balancing.cross_zone.enabled") == "false"
            && context.Topology.LoadBalancerOf(wanted.Name) is { } balancer
        )
        {
            var filled = context
                .Live.AutoScalingGroups.Where(g => g.Settings.Get(AutoScalingGroupTable.TargetGroups).Any(t => t.Key == kept.Id))
                .SelectMany(g => g.Instances)
                .Select(i => i.AvailabilityZone)
                .ToHashSet(StringComparer.Ordinal);
            var empty = context
                .Network.SubnetsOf(Address.Of(ResourceKind.LoadBalancer, balancer.Name))
                .Select(s => s.AvailabilityZone)
                .Where(z => !filled.Contains(z))
                .Order(StringComparer.Ordinal)
                .ToList();
            yield return empty.Count > 0
                ? new(
                    TrafficImpact.Gap,
                    $"{Clientele.Of(wanted.IsNetwork).Requests} that enter in {string.Join(", ", empty)}, where it has no target, "
                        + $"{(wanted.IsNetwork ? "fail" : "are answered with 503")} until the load balancer's DNS name leaves them out, "
                        + "a minute or so"
                )
                : null;
        }
    }

    private static Settings Lower(PlanningContext context, TargetGroup wanted)
    {
        var loadBalancer = context.Topology.LoadBalancerOf(wanted.Name);
        var serves = loadBalancer is null ? "" : PhysicalNames.LoadBalancer(context.Stack, loadBalancer, context.Network.VpcId);
        var settings = wanted.Settings.With(
            TargetGroupTable.Name,
            PhysicalNames.TargetGroup(context.Stack, wanted, context.Network.VpcId, serves)
        );
        return wanted.Function is null ? settings.With(TargetGroupTable.VpcId, context.Network.VpcId) : settings;
    }

    private static ImmutableSortedDictionary<string, string> TagsOf(PlanningContext context, TargetGroup wanted) =>
        TagDiff.Desired(context.Stack, AddressOf(wanted), wanted.Tags, wanted.Attributes, TargetLowering.ItemsOf(context, wanted));

    private static Address AddressOf(TargetGroup group) => Address.Of(ResourceKind.TargetGroup, group.Name);
}
