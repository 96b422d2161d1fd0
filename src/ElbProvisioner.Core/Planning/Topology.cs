using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Planning;

/// <summary>Who serves whom in the file, worked out once.</summary>
internal sealed class Topology
{
    private readonly Dictionary<string, LoadBalancer> _loadBalancerOfTargetGroup = new(StringComparer.Ordinal);
    private readonly ILookup<string, AutoScalingGroup> _groupsOfTargetGroup;
    private readonly HashSet<string> _served;

    public Topology(Stack stack)
    {
        TargetGroups = stack.TargetGroups.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var loadBalancer in stack.LoadBalancers)
        {
            foreach (var name in loadBalancer.Listeners.SelectMany(ForwardTargets))
            {
                _loadBalancerOfTargetGroup.TryAdd(name, loadBalancer);
            }
        }

        _served = stack
            .LoadBalancers.SelectMany(b => b.Listeners)
            .SelectMany(l => l.Steps)
            .OfType<RoutingAction.Forward>()
            .SelectMany(f => f.Targets.Where(t => t.Weight > 0 || f.Targets.Length == 1))
            .Select(t => t.TargetGroup.Text)
            .ToHashSet(StringComparer.Ordinal);
        _groupsOfTargetGroup = stack
            .AutoScalingGroups.SelectMany(g => g.TargetGroups.Select(t => (t.Text, Group: g)))
            .ToLookup(pair => pair.Text, pair => pair.Group, StringComparer.Ordinal);
    }

    public Dictionary<string, TargetGroup> TargetGroups { get; }

    /// <summary>Null: no listener forwards to it.</summary>
    public LoadBalancer? LoadBalancerOf(string targetGroup) => _loadBalancerOfTargetGroup.GetValueOrDefault(targetGroup);

    /// <summary>A listener or rule sends requests to it: a weight of zero does not.</summary>
    public bool IsServed(string targetGroup) => _served.Contains(targetGroup);

    /// <summary>The scaling groups whose instances are its targets.</summary>
    public IEnumerable<AutoScalingGroup> GroupsOf(string targetGroup) => _groupsOfTargetGroup[targetGroup];

    public IEnumerable<TargetGroup> ServedBy(LoadBalancer loadBalancer) =>
        TargetGroups.Values.Where(t => LoadBalancerOf(t.Name) == loadBalancer).OrderBy(t => t.Name, StringComparer.Ordinal);

    public static IEnumerable<string> ForwardTargets(Listener listener) =>
        listener.Rules.Select(r => r.Actions).Prepend(listener.Actions).SelectMany(ForwardTargets);

    public static IEnumerable<string> ForwardTargets(ImmutableArray<RoutingAction> actions) =>
        actions.OfType<RoutingAction.Forward>().SelectMany(f => f.Targets).Select(t => t.TargetGroup.Text);
}
