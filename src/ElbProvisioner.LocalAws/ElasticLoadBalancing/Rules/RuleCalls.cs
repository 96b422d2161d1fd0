using System.Globalization;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Rules;

/// <summary>Rules: made, listed, changed and deleted.</summary>
internal static class RuleCalls
{
    public static Document? Create(Turn turn, Fields request)
    {
        var listener = Lookup.Listener(turn, request.Required("ListenerArn"));
        var balancer = Lookup.LoadBalancer(turn, listener.LoadBalancerArn);
        if (!balancer.IsApplication)
        {
            throw Refuse.Unsupported($"Rules are not supported for listeners with protocol '{listener.Protocol ?? "GENEVE"}'");
        }

        var priority = request.Integer("Priority") ?? throw Refuse.Invalid("A rule priority must be specified");
        var conditions = Conditions.Read(turn, request.Structures("Conditions"));
        var actions = Actions.Read(turn, balancer, listener.Protocol, request.Structures("Actions"));
        var transforms = Transforms.Read(request.Structures("Transforms"));
        if (OfListener(turn, listener.Key).Any(rule => rule.Priority == priority))
        {
            throw new AwsError("PriorityInUse", string.Create(CultureInfo.InvariantCulture, $"Priority '{priority}' is currently in use"));
        }

        if (
            turn.Elb.Rules.StartingWith(Arns.RulesOfLoadBalancer(turn, balancer.Key)).Count(rule => !rule.IsDefault)
            >= Limits.Of(turn, "rulesPerLoadBalancer")
        )
        {
            throw new AwsError("TooManyRules", $"The maximum number of rules has been reached on load balancer '{balancer.Key}'");
        }

        Wiring.MustBePossible(turn, balancer, listener.Protocol, Actions.GroupsOf(actions));
        GroupStickiness.MustHold(turn, actions);
        var rule = new Rule(
            Arns.NewRule(turn, listener.Key),
            listener.Key,
            priority,
            conditions,
            actions,
            transforms,
            turn.Now + turn.Timings.Visibility
        );
        turn.Elb.Rules.Put(rule);
        Wiring.Change(turn, balancer.Key, rule.Key, [], Actions.GroupsOf(actions));
        Tags.OfNew(turn, rule.Key, request);
        return Answer(turn, [rule]);
    }

    public static Document? Describe(Turn turn, Fields request)
    {
        var (listener, arns) = (request.Text("ListenerArn"), request.Texts("RuleArns"));
        Listing.MustBeFew("rule ARNs", arns);
        if (listener is null == (arns.Count == 0))
        {
            throw Refuse.Invalid(
                listener is null
                    ? "You must specify either listener rule ARNs or a listener ARN"
                    : "Rule ARNs and a listener ARN cannot be specified at the same time"
            );
        }

        var found = listener is null
            ? arns.Distinct(StringComparer.Ordinal).Select(arn => Lookup.Rule(turn, arn))
            : OfListener(turn, Lookup.Listener(turn, listener).Key).Where(turn.Sees);
        var page = Listing.Page(request, found.OrderBy(Place, StringComparer.Ordinal), Place);
        var answer = Answer(turn, page.Items);
        answer["NextMarker"] = page.Next;
        return answer;
    }

    public static Document? Modify(Turn turn, Fields request)
    {
        var rule = Lookup.Rule(turn, request.Required("RuleArn"));
        if (rule.IsDefault)
        {
            throw Refuse.NotPermitted($"Default rule '{rule.Key}' cannot be modified");
        }

        var listener = Lookup.Listener(turn, rule.ListenerArn);
        var balancer = Lookup.LoadBalancer(turn, listener.LoadBalancerArn);
        var (conditions, actions, transforms) = (
            request.Structures("Conditions"),
            request.Structures("Actions"),
            request.Structures("Transforms")
        );
        var resets = request.Flag("ResetTransforms") ?? false;
        if (resets && transforms.Count > 0)
        {
            throw Refuse.Invalid("Transforms and ResetTransforms cannot be specified at the same time");
        }

        var changed = rule with
        {
            Conditions = conditions.Count > 0 ? Conditions.Read(turn, conditions) : rule.Conditions,
            Actions = actions.Count > 0 ? Actions.Read(turn, balancer, listener.Protocol, actions) : rule.Actions,
            Transforms =
                transforms.Count > 0 ? Transforms.Read(transforms)
                : resets ? []
                : rule.Transforms,
        };
        Wiring.MustBePossible(turn, balancer, listener.Protocol, Actions.GroupsOf(changed.Actions));
        if (actions.Count > 0)
        {
            GroupStickiness.MustHold(turn, changed.Actions);
        }

        turn.Elb.Rules.Put(changed);
        Wiring.Change(turn, balancer.Key, rule.Key, Actions.GroupsOf(rule.Actions), Actions.GroupsOf(changed.Actions));
        return Answer(turn, [changed]);
    }

    public static Document? Delete(Turn turn, Fields request)
    {
        var rule = Lookup.Rule(turn, request.Required("RuleArn"));
        if (rule.IsDefault)
        {
            throw Refuse.NotPermitted($"Default rule '{rule.Key}' cannot be deleted");
        }

        Remove(turn, rule, Lookup.Listener(turn, rule.ListenerArn).LoadBalancerArn);
        return null;
    }

    public static void Remove(Turn turn, Rule rule, string loadBalancerArn)
    {
        turn.Elb.Rules.Remove(rule.Key);
        Wiring.Change(turn, loadBalancerArn, rule.Key, Actions.GroupsOf(rule.Actions), []);
        Tags.Forget(turn, rule.Key);
    }

    public static IEnumerable<Rule> OfListener(Turn turn, string listenerArn) =>
        turn.Elb.Rules.StartingWith(Arns.RulesOfListener(turn, listenerArn));

    public static Document Answer(Turn turn, IEnumerable<Rule> rules) =>
        new() { ["Rules"] = rules.Select(rule => Told(turn, rule)).ToList() };

    // By priority, the default rule last. Rules of several listeners can be named together: equal priorities are told apart by their ARNs.
    private static string Place(Rule rule) => string.Create(CultureInfo.InvariantCulture, $"{rule.Priority ?? 99999:D5} {rule.Key}");

    private static Document Told(Turn turn, Rule rule) =>
        new()
        {
            ["RuleArn"] = rule.Key,
            ["Priority"] = rule.Priority?.ToString(CultureInfo.InvariantCulture) ?? "default",
            ["Conditions"] = rule.Conditions,
            ["Actions"] = rule.IsDefault ? turn.Elb.Listeners.Find(rule.ListenerArn)?.DefaultActions : rule.Actions,
            ["IsDefault"] = rule.IsDefault,
            ["Transforms"] = rule.Transforms is { Count: > 0 } transforms ? transforms : null,
        };
}
