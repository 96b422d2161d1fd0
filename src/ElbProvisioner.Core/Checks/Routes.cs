using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>Where a request to a load balancer may end: at a listener's own action, or a rule's.</summary>
internal sealed record Route(LoadBalancer LoadBalancer, Listener Listener, ListenerRule? Rule, RoutingAction End)
{
    /// <summary>For messages: <c>loadBalancers.web.listeners.https</c>, with the rule's name behind it.</summary>
    public string Place => $"loadBalancers.{LoadBalancer.Name}.listeners.{Listener.Name}{(Rule is null ? "" : $", rule {Rule.Name}")}";

    public ImmutableArray<WeightedTarget> Targets => End is RoutingAction.Forward forward ? forward.Targets : [];

    public SourceSpan At => Rule?.At ?? Listener.At;
}

internal sealed record ListenerPlace(LoadBalancer LoadBalancer, Listener Listener);

internal sealed record RulePlace(LoadBalancer LoadBalancer, Listener Listener, ListenerRule Rule);

/// <summary>Walks a stack. Small classes, not tuples: LINQ over structs is compiled anew at every start.</summary>
internal static class Routes
{
    public static IEnumerable<Route> Of(Stack stack) => stack.LoadBalancers.SelectMany(Of);

    public static IEnumerable<Route> Of(LoadBalancer loadBalancer) =>
        loadBalancer.Listeners.SelectMany(listener => Of(loadBalancer, listener));

    public static IEnumerable<Route> Of(LoadBalancer loadBalancer, Listener listener) =>
        listener
            .Rules.Select(rule => new Route(loadBalancer, listener, rule, rule.Actions[^1]))
            .Append(new Route(loadBalancer, listener, null, listener.Actions[^1]));

    public static IEnumerable<ListenerPlace> Listeners(Stack stack) =>
        stack.LoadBalancers.SelectMany(loadBalancer =>
            loadBalancer.Listeners.Select(listener => new ListenerPlace(loadBalancer, listener))
        );

    /// <summary>What listeners verify clients by.</summary>
    public static IEnumerable<Reference> TrustStores(Stack stack) =>
        Listeners(stack).Select(pair => pair.Listener.TrustStore).OfType<Reference>();

    public static IEnumerable<RulePlace> Rules(Stack stack) =>
        Listeners(stack).SelectMany(pair => pair.Listener.Rules.Select(rule => new RulePlace(pair.LoadBalancer, pair.Listener, rule)));
}
