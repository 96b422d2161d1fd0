using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>One action of a load balancer: a listener's own, or a rule's.</summary>
internal sealed record Route(LoadBalancer LoadBalancer, Listener Listener, ListenerRule? Rule, RoutingAction Action)
{
    /// <summary>For messages: <c>loadBalancers.web.listeners.https</c>, with the rule's name behind it.</summary>
    public string Place => $"loadBalancers.{LoadBalancer.Name}.listeners.{Listener.Name}{(Rule is null ? "" : $", rule {Rule.Name}")}";

    public ImmutableArray<WeightedTarget> Targets => Action is RoutingAction.Forward forward ? forward.Targets : [];

    public SourceSpan At => Rule?.At ?? Listener.At;
}

internal static class Routes
{
    public static IEnumerable<Route> Of(Stack stack) => stack.LoadBalancers.SelectMany(Of);

    public static IEnumerable<Route> Of(LoadBalancer loadBalancer) => loadBalancer.Listeners.SelectMany(listener => Of(loadBalancer, listener));

    public static IEnumerable<Route> Of(LoadBalancer loadBalancer, Listener listener) =>
        listener.Rules.Select(rule => new Route(loadBalancer, listener, rule, rule.Action)).Append(new Route(loadBalancer, listener, null, listener.DefaultAction));

    public static IEnumerable<(LoadBalancer LoadBalancer, Listener Listener)> Listeners(Stack stack) =>
        stack.LoadBalancers.SelectMany(loadBalancer => loadBalancer.Listeners.Select(listener => (loadBalancer, listener)));

    public static IEnumerable<(LoadBalancer LoadBalancer, Listener Listener, ListenerRule Rule)> Rules(Stack stack) =>
        Listeners(stack).SelectMany(pair => pair.Listener.Rules.Select(rule => (pair.LoadBalancer, pair.Listener, rule)));
}
