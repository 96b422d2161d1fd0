using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;

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
    private readonly Dictionary<Address, string?> _gated = [];

    /// <summary>Listeners and rules (by ARN) whose action was extended and must be set again at the end.</summary>
    public bool Touched(string arn) => _touched.Contains(arn);

    /// <summary>Plans the setting-back of a touched action once everything else is planned, so that no group falls out of use on the way.</summary>
    public void GiveBackLast(Action plan) => _returns.Add(plan);

    public void GiveBack() => _returns.ForEach(plan => plan());

    /// <summary>The group gets traffic only after its targets are healthy.</summary>
    public bool IsGated(Address targetGroup) => _gated.ContainsKey(targetGroup);

    /// <summary>The action after which the group is checked; null: it is already.</summary>
    public string? WiredBy(Address targetGroup) => _gated.GetValueOrDefault(targetGroup);

    public static WarmUp Plan(PlanningContext context, MatchResult<LoadBalancer, LiveLoadBalancer> loadBalancers, MatchResult<TargetGroup, LiveTargetGroup> targetGroups)
    {
        var warmUp = new WarmUp();
        foreach (var match in loadBalancers.Matches)
        {
            if (match.Kept is { } kept)
            {
                warmUp.Plan(context, match.Desired, kept, targetGroups);
            }
        }

        return warmUp;
    }

    private void Plan(PlanningContext context, LoadBalancer wanted, LiveLoadBalancer kept, MatchResult<TargetGroup, LiveTargetGroup> targetGroups)
    {
        var places = Places(context, kept);
        var serving = places.SelectMany(p => p.Action.Targets).Where(t => t.Weight > 0).Select(t => PlanningContext.KeyOf(t.TargetGroup)).ToHashSet(StringComparer.Ordinal);
        if (serving.Count == 0)
        {
            return;
        }

        var cold = new List<(Address Address, ResourceRef Ref)>();
        foreach (var match in targetGroups.Matches.Where(m => context.Topology.LoadBalancerOf(m.Desired.Name) == wanted && WillServe(wanted, m.Desired.Name)))
        {
            var address = Address.Of(ResourceKind.TargetGroup, match.Desired.Name);
            var reference = context.Ref(address);
            if (serving.Contains(PlanningContext.KeyOf(reference)) || !context.Topology.GroupsOf(match.Desired.Name).Any())
            {
                continue;
            }

            if (match.Kept is { LoadBalancerArns.IsEmpty: false })
            {
                // In use already: as a guest from a run that was cut short it must not lose its place before it has its own.
                _gated[address] = null;
                _touched.UnionWith(places
                    .Where(p => p.Action.Targets.Any(t => PlanningContext.KeyOf(t.TargetGroup) == match.Kept.Id) && !p.WillForward(wanted).Contains(match.Desired.Name, StringComparer.Ordinal))
                    .Select(p => p.Arn));
            }
            else
            {
                cold.Add((address, reference));
            }
        }

        foreach (var (place, here) in Assign(cold, places, wanted))
        {
            cold.RemoveAll(here.Contains);
            var extended = place.Action with { Targets = [.. place.Action.Targets, .. here.Select(c => new ForwardTarget(c.Ref, 0))] };
            var id = context.Builder.Act(place.Address, "warm up", place.Modify(extended), Cost.Call);
            _touched.Add(place.Arn);
            foreach (var (address, _) in here)
            {
                _gated[address] = id;
            }
        }

        foreach (var (address, _) in cold)
        {
            context.Builder.Report(new Diagnostic(
                PlanCodes.NoRoomToWarmUp, SourceSpan.None, $"No action of the load balancer '{wanted.Name}' has room for {address} beside its five target groups, so it takes traffic before its targets are known to be healthy."));
        }
    }

    /// <summary>
    /// A group goes where it will stay, if that has room: then it is in use from its first check on. Otherwise to any action, which gives the
    /// place back when everything else is done.
    /// </summary>
    private static List<(Place Place, List<(Address Address, ResourceRef Ref)> Here)> Assign(
        List<(Address Address, ResourceRef Ref)> cold, List<Place> places, LoadBalancer wanted)
    {
        var room = places.ToDictionary(p => p, p => new List<(Address Address, ResourceRef Ref)>());
        foreach (var group in cold)
        {
            var place = places.Where(p => p.Action.Targets.Length + room[p].Count < MaxTargetsPerAction)
                .OrderByDescending(p => p.WillForward(wanted).Contains(group.Address.Name, StringComparer.Ordinal)).FirstOrDefault();
            if (place is not null)
            {
                room[place].Add(group);
            }
        }

        return [.. places.Where(p => room[p].Count > 0).Select(p => (p, room[p]))];
    }

    private static bool WillServe(LoadBalancer wanted, string targetGroup) =>
        wanted.Listeners.SelectMany(l => l.Rules.Select(r => r.Action).Prepend(l.DefaultAction)).OfType<RoutingAction.Forward>()
            .Any(f => f.Targets.Any(t => t.TargetGroup.Text == targetGroup && (t.Weight > 0 || f.Targets.Length == 1)));

    /// <summary>Actions of ours, forwarding now, that stay; listeners first.</summary>
    private static List<Place> Places(PlanningContext context, LiveLoadBalancer kept)
    {
        var places = new List<Place>();
        var listeners = context.Live.Listeners.Where(l => l.LoadBalancerArn == kept.Id).OrderBy(l => l.Settings.Port).ToList();
        foreach (var listener in listeners)
        {
            if (listener.Settings.DefaultAction is ActionSettings.Forward forward)
            {
                places.Add(new(listener.Id, listener.Address, forward, b => b.Listeners.Where(l => l.Port == listener.Settings.Port).SelectMany(l => Topology.ForwardTargets(l.DefaultAction)), a => new AwsOperation.ModifyListener(new ResourceRef.Existing(listener.Id), listener.Settings with { DefaultAction = a })));
            }
        }

        foreach (var rule in context.Live.Rules.Where(r => listeners.Exists(l => l.Id == r.ListenerArn)).OrderBy(r => r.Priority))
        {
            if (rule.Settings.Action is ActionSettings.Forward forward)
            {
                places.Add(new(rule.Id, rule.Address, forward, b => b.Listeners.SelectMany(l => l.Rules.Where(r => rule.Address == ListenerPlanner.AddressOf(b, l, r)).SelectMany(r => Topology.ForwardTargets(r.Action))), a => new AwsOperation.ModifyRule(new ResourceRef.Existing(rule.Id), rule.Settings with { Action = a })));
            }
        }

        return places;
    }

    /// <param name="WillForward">The target groups the file gives this action, by name.</param>
    private sealed record Place(
        string Arn, Address Address, ActionSettings.Forward Action, Func<LoadBalancer, IEnumerable<string>> WillForward, Func<ActionSettings, AwsOperation> Modify);
}
