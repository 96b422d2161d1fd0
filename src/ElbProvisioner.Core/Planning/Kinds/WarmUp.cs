using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
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
/// A target group is checked only while a load balancer uses it [ELBv2 API: Target.NotInUse]. So a group that is about to take over live
/// traffic is first put beside the present one with weight 0, waited for, and then given its weight.
/// </summary>
internal sealed class WarmUp
{
    private const int MaxTargetsPerAction = 5;

    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly List<Action> _returns = [];
    private readonly List<Action> _ends = [];
    private readonly Dictionary<Address, string?> _gated = [];
    private readonly HashSet<Address> _unseen = [];

    /// <summary>Listeners and rules (by ARN) whose action was extended and must be set again at the end.</summary>
    public bool Touched(string arn) => _touched.Contains(arn);

    /// <summary>
    /// Plans the setting-back of a touched action once everything else is planned, so that no group falls out of use on the way.
    /// </summary>
    public void GiveBackLast(Action plan) => _returns.Add(plan);

    public void GiveBack()
    {
        _returns.ForEach(plan => plan());
        _ends.ForEach(plan => plan());
    }

    /// <summary>The group gets traffic only after its targets are healthy.</summary>
    public bool IsGated(Address targetGroup) => _gated.ContainsKey(targetGroup);

    /// <summary>The action after which the group is checked; null: it is already.</summary>
    public string? WiredBy(Address targetGroup) => _gated.GetValueOrDefault(targetGroup);

    /// <summary>
    /// The group gets traffic before its targets are known to be healthy: no action has room for it. So it gets it only once it has its
    /// targets, and they are waited for after that.
    /// </summary>
    public bool IsUnseen(Address targetGroup) => _unseen.Contains(targetGroup);

    /// <summary>What is felt when an action sends more than now to groups that nobody has seen healthy.</summary>
    /// <param name="live">What it does now; null: it is new.</param>
    public IEnumerable<TrafficEffect> OfUnseen(
        PlanningContext context,
        ImmutableArray<Settings> desired,
        ImmutableArray<Settings>? live,
        Clientele clients
    ) =>
        _unseen
            .Where(address =>
                context.Ref(address) is var group
                && TrafficShare.Of(desired, group.Key) > TrafficShare.Of(live, group.Key)
                && Occupancy.WhyEmpty(context, group) is null
            )
            .OrderBy(address => address.Name, StringComparer.Ordinal)
            .Select(address => clients.UntilHealthy($"the targets of {address.Name}"));

    public static WarmUp Plan(PlanningContext context, RoutingMatch.Result routing, MatchResult<TargetGroup, LiveTargetGroup> targetGroups)
    {
        var warmUp = new WarmUp();
        foreach (var listeners in routing.Listeners.Where(l => l.BalancerArn is not null).GroupBy(l => l.LoadBalancer))
        {
            warmUp.Plan(context, routing, listeners.Key, [.. listeners], HeldToTheEnd(context, routing, listeners), targetGroups);
        }

        return warmUp;
    }

    private void Plan(
        PlanningContext context,
        RoutingMatch.Result routing,
        LoadBalancer wanted,
        ImmutableArray<MatchedListener> listeners,
        HashSet<string> heldToTheEnd,
        MatchResult<TargetGroup, LiveTargetGroup> targetGroups
    )
    {
        var places = Places(context, listeners);
        var rising = RisingTraffic.Of(context, listeners);
        var cold = new List<(Address Address, ResourceRef Ref)>();
        foreach (
            var match in targetGroups.Matches.Where(m =>
                context.Topology.LoadBalancerOf(m.Desired.Name) == wanted
                && (context.Topology.GroupsOf(m.Desired.Name).Any() || m.Desired is { HasTargets: true, IsChecked: true })
            )
        )
        {
            var address = Address.Of(ResourceKind.TargetGroup, match.Desired.Name);
            var reference = context.Ref(address);
            var key = reference.Key;
            if (!rising.Contains(key))
            {
                continue;
            }

            // In use already, where it stays or where only the last step takes it away: it is checked all along. Where it is a guest, or on
            // its way to another action, it must not lose one place before it has the other.
            if (
                heldToTheEnd.Contains(key)
                || places.Exists(p => p.Holds(key) && p.WillForward.Contains(match.Desired.Name, StringComparer.Ordinal))
            )
            {
                _gated[address] = null;
            }
            else
            {
                cold.Add((address, reference));
            }
        }

        foreach (var (place, here) in Assign(context, cold, places))
        {
            cold.RemoveAll(here.Contains);
            ImmutableArray<ForwardTarget> targets =
            [
                .. place.Actions.Targets,
                .. here.Where(c => !place.Holds(c.Ref.Key)).Select(c => new ForwardTarget(c.Ref, 0)),
            ];
            var extended = place.Actions.ForwardingTo(targets, place.Actions.Stickiness ?? Sticky(context, targets, wanted.IsNetwork));
            var id = context.Builder.Act(place.Address, "warm up", place.Modify(extended), Cost.Call, Milestone.Opened);
            _touched.Add(place.Arn);
            foreach (var (address, _) in here)
            {
                _gated[address] = id;
            }
        }

        foreach (var guests in cold.Chunk(MaxTargetsPerAction))
        {
            Lodge(context, routing, wanted, listeners, guests);
        }
    }

    private void Lodge(
        PlanningContext context,
        RoutingMatch.Result routing,
        LoadBalancer wanted,
        ImmutableArray<MatchedListener> listeners,
        (Address Address, ResourceRef Ref)[] guests
    )
    {
        ImmutableArray<ForwardTarget> targets = [.. guests.Select(g => new ForwardTarget(g.Ref, 1))];
        if (
            wanted.IsApplication
            && WarmUpRule.Plan(context, routing, listeners, ForwardTable.To(targets, Sticky(context, targets, isNetwork: false)))
                is { } rule
        )
        {
            _ends.Add(() =>
                context.Builder.Act(
                    rule.Address,
                    "end warm-up",
                    new AwsOperation.EndWarmUp(new ResourceRef.Planned(rule.Address)),
                    Cost.Call,
                    ListenerPlanner.WarmedThrough(context, wanted, this)
                )
            );
            foreach (var (address, _) in guests)
            {
                _gated[address] = rule.Created;
            }
        }
        else if (listeners.Any(l => l.Arn is not null))
        {
            // Without a listener nobody sends it anything yet.
            _unseen.UnionWith(guests.Select(g => g.Address));
            context.Builder.Report(
                guests.Select(g => new Diagnostic(
                    PlanCodes.NoRoomToWarmUp,
                    context.Topology.TargetGroups[g.Address.Name].At,
                    (
                        !wanted.IsApplication
                            ? $"The load balancer '{wanted.Name}' cannot have {g.Address} beside what its listener forwards to now"
                            : $"The load balancer '{wanted.Name}' has no room for {g.Address} beside five target groups in an action, nor "
                                + "for a rule more"
                    ) + ", so it takes traffic before its targets are known to be healthy."
                ))
            );
        }
    }

    /// <summary>What listeners and rules forward to that are deleted once everything else is done.</summary>
    private static HashSet<string> HeldToTheEnd(
        PlanningContext context,
        RoutingMatch.Result routing,
        IEnumerable<MatchedListener> listeners
    )
    {
        var balancers = listeners.Select(l => l.BalancerArn).ToHashSet(StringComparer.Ordinal);
        var doomed = routing.Surplus.Where(l => balancers.Contains(l.LoadBalancerArn)).ToList();
        return doomed
            .Select(l => l.Actions)
            .Concat(
                context
                    .Live.Rules.Where(r => doomed.Exists(l => l.Id == r.ListenerArn))
                    .Concat(listeners.SelectMany(l => l.Doomed))
                    .Select(r => r.Actions)
            )
            .SelectMany(static actions => actions.Targets)
            .Select(t => t.TargetGroup.Key)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// A group goes where it will stay, if that has room: then it is in use from its first check on. Otherwise to any action, which gives
    /// the place back when everything else is done.
    /// </summary>
    private static List<(Place Place, List<(Address Address, ResourceRef Ref)> Here)> Assign(
        PlanningContext context,
        List<(Address Address, ResourceRef Ref)> cold,
        List<Place> places
    )
    {
        var room = places.ToDictionary(p => p, p => new List<(Address Address, ResourceRef Ref)>());
        foreach (var group in cold)
        {
            var place = places
                .Where(p =>
                    p.Actions.Targets.Length + room[p].Count < MaxTargetsPerAction
                    && SharedForward.IsPossible(context, p.Listener, p.Actions, group.Ref)
                )
                .OrderByDescending(p => p.WillForward.Contains(group.Address.Name, StringComparer.Ordinal))
                .FirstOrDefault();
            if (place is not null)
            {
                room[place].Add(group);
            }
        }

        return [.. places.Where(p => room[p].Count > 0).Select(p => (p, room[p]))];
    }

    /// <summary>
    /// AWS refuses several target groups of which one is sticky without stickiness of the action [ALB guide]. Here it lasts a second: it
    /// shall bind nobody to the present group.
    /// </summary>
    private static TimeSpan? Sticky(PlanningContext context, ImmutableArray<ForwardTarget> targets, bool isNetwork) =>
        targets.Length <= 1 || !targets.Any(t => GroupStickiness.IsSticky(context, t.TargetGroup)) ? null
        : isNetwork ? ForwardTable.ByAddress
        : TimeSpan.FromSeconds(1);

    /// <summary>Actions of ours, forwarding now, that stay; listeners first.</summary>
    private static List<Place> Places(PlanningContext context, ImmutableArray<MatchedListener> listeners)
    {
        var places = new List<Place>();
        foreach (var (live, listener) in listeners.Where(l => l.Live is not null).Select(l => (l.Live, l)).OrderBy(l => l.Live?.Port))
        {
            if (live is { Actions: { Forward: not null, AreKnown: true } actions })
            {
                places.Add(
                    new(
                        live.Id,
                        live.Address,
                        live.Protocol,
                        actions,
                        [.. Topology.ForwardTargets(listener.Desired.Actions)],
                        a => new AwsOperation.ModifyListener(
                            new ResourceRef.Existing(live.Id),
                            live.Settings.With(ListenerTable.Actions, a)
                        )
                    )
                );
            }
        }

        foreach (var (rule, listener) in listeners.SelectMany(l => l.Rules.Select(r => (r, l))).OrderBy(r => r.r.Live?.Priority))
        {
            if (rule.Live is { Actions: { Forward: not null, AreKnown: true } actions } live)
            {
                places.Add(
                    new(
                        live.Id,
                        live.Address,
                        listener.Protocol ?? "",
                        actions,
                        [.. Topology.ForwardTargets(rule.Desired.Actions)],
                        a => new AwsOperation.ModifyRule(new ResourceRef.Existing(live.Id), live.Settings.With(RuleTable.Actions, a))
                    )
                );
            }
        }

        return places;
    }

    /// <param name="Listener">Its protocol.</param>
    /// <param name="WillForward">The target groups the file gives this action, by name.</param>
    private sealed record Place(
        string Arn,
        Address Address,
        string Listener,
        ImmutableArray<Settings> Actions,
        ImmutableArray<string> WillForward,
        Func<ImmutableArray<Settings>, AwsOperation> Modify
    )
    {
        public bool Holds(string targetGroup) => Actions.Targets.Any(t => t.TargetGroup.Key == targetGroup);
    }
}
