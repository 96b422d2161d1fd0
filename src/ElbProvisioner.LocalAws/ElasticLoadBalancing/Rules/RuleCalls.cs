using System.Globalization;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Routing;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Rules;

/// <summary>Rules: made, listed, changed and deleted.</summary>
internal static class RuleCalls
{
    public static Document? Create(Transaction transaction, Fields request)
    {
        var listener = Lookup.Listener(transaction, request.Required("ListenerArn"));
        var balancer = Lookup.LoadBalancer(transaction, listener.LoadBalancerArn);
        NetworkRules.MustBePossible(balancer, listener);
        var priority = request.Integer("Priority") ?? throw Refusals.Invalid("A rule priority must be specified");
        var conditions = ConditionsOf(transaction, balancer, request.Structures("Conditions"));
        var actions = Actions.Read(transaction, balancer, listener.Protocol, request.Structures("Actions"));
        var transforms = TransformsOf(balancer, request.Structures("Transforms"));
        if (OfListener(transaction, listener.Key).Any(rule => rule.Priority == priority))
        {
            throw Refusals.PriorityInUse(priority);
        }

        if (
            transaction.Elb.Rules.StartingWith(Arns.RulesOfLoadBalancer(transaction, balancer.Key)).Count(rule => !rule.IsDefault)
            >= Limits.Of(transaction, "rulesPerLoadBalancer")
        )
        {
            throw new AwsError("TooManyRules", $"The maximum number of rules has been reached on load balancer '{balancer.Key}'");
        }

        Wiring.MustBePossible(transaction, balancer, listener.Protocol, Actions.GroupsOf(actions));
        GroupStickiness.MustHold(transaction, actions);
        var rule = new Rule(
            Arns.NewRule(transaction, listener.Key),
            listener.Key,
            priority,
            conditions,
            actions,
            transforms,
            transaction.Now + transaction.Timings.Visibility
        );
        transaction.Elb.Rules.Put(rule);
        ClientSecrets.Keep(transaction, rule.Key, request.Structures("Actions"));
        Wiring.Change(transaction, balancer.Key, rule.Key, [], Actions.GroupsOf(actions));
        Tags.OfNew(transaction, rule.Key, request);
        return Answer(transaction, [rule]);
    }

    public static Document? Describe(Transaction transaction, Fields request)
    {
        var (listener, arns) = (request.Text("ListenerArn"), request.Texts("RuleArns"));
        Listing.MustBeFew("rule ARNs", arns);
        if (listener is null == (arns.Count == 0))
        {
            throw Refusals.Invalid(
                listener is null
                    ? "You must specify either listener rule ARNs or a listener ARN"
                    : "Rule ARNs and a listener ARN cannot be specified at the same time"
            );
        }

        var found = listener is null
            ? arns.Distinct(StringComparer.Ordinal).Select(arn => Lookup.Rule(transaction, arn))
            : OfListener(transaction, Lookup.Listener(transaction, listener).Key).Where(transaction.Sees);
        var page = Listing.Page(request, found.OrderBy(Place, StringComparer.Ordinal), Place);
        var answer = Answer(transaction, page.Items);
        answer["NextMarker"] = page.Next;
        return answer;
    }

    public static Document? Modify(Transaction transaction, Fields request)
    {
        var rule = Lookup.Rule(transaction, request.Required("RuleArn"));
        if (rule.IsDefault)
        {
            throw Refusals.NotPermitted($"Default rule '{rule.Key}' cannot be modified");
        }

        var listener = Lookup.Listener(transaction, rule.ListenerArn);
        var balancer = Lookup.LoadBalancer(transaction, listener.LoadBalancerArn);
        var (conditions, actions, transforms) = (
            request.Structures("Conditions"),
            request.Structures("Actions"),
            request.Structures("Transforms")
        );
        var resets = request.Flag("ResetTransforms") ?? false;
        if (resets && transforms.Count > 0)
        {
            throw Refusals.Invalid("Transforms and ResetTransforms cannot be specified at the same time");
        }

        var changed = rule with
        {
            Conditions = conditions.Count > 0 ? ConditionsOf(transaction, balancer, conditions) : rule.Conditions,
            Actions = actions.Count > 0 ? Actions.Read(transaction, balancer, listener.Protocol, actions) : rule.Actions,
            Transforms =
                transforms.Count > 0 ? TransformsOf(balancer, transforms)
                : resets ? []
                : rule.Transforms,
        };
        Wiring.MustBePossible(transaction, balancer, listener.Protocol, Actions.GroupsOf(changed.Actions));
        if (actions.Count > 0)
        {
            GroupStickiness.MustHold(transaction, changed.Actions);
        }

        transaction.Elb.Rules.Put(changed);
        if (actions.Count > 0)
        {
            ClientSecrets.Keep(transaction, rule.Key, actions);
        }

        Wiring.Change(transaction, balancer.Key, rule.Key, Actions.GroupsOf(rule.Actions), Actions.GroupsOf(changed.Actions));
        return Answer(transaction, [changed]);
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var rule = Lookup.Rule(transaction, request.Required("RuleArn"));
        if (rule.IsDefault)
        {
            throw Refusals.NotPermitted($"Default rule '{rule.Key}' cannot be deleted");
        }

        Remove(transaction, rule, Lookup.Listener(transaction, rule.ListenerArn).LoadBalancerArn);
        return null;
    }

    public static void Remove(Transaction transaction, Rule rule, string loadBalancerArn)
    {
        transaction.Elb.Rules.Remove(rule.Key);
        ClientSecrets.Forget(transaction, rule.Key);
        Wiring.Change(transaction, loadBalancerArn, rule.Key, Actions.GroupsOf(rule.Actions), []);
        Tags.Forget(transaction, rule.Key);
    }

    public static IEnumerable<Rule> OfListener(Transaction transaction, string listenerArn) =>
        transaction.Elb.Rules.StartingWith(Arns.RulesOfListener(transaction, listenerArn));

    /// <summary>The target groups to which a listener forwards by default or by a rule.</summary>
    public static IEnumerable<string> GroupsOf(Transaction transaction, Listener listener) =>
        OfListener(transaction, listener.Key)
            .Select(rule => rule.Actions)
            .Prepend(listener.DefaultActions)
            .SelectMany(Actions.GroupsOf)
            .Distinct(StringComparer.Ordinal);

    private static JsonArray ConditionsOf(Transaction transaction, LoadBalancer balancer, IReadOnlyList<Fields> given) =>
        balancer.IsNetwork ? NetworkRules.Conditions(given) : Conditions.Read(transaction, given);

    private static JsonArray TransformsOf(LoadBalancer balancer, IReadOnlyList<Fields> given) =>
        given.Count == 0 || balancer.IsApplication
            ? Transforms.Read(given)
            : throw Refusals.Configuration("Transforms are supported for load balancers with type 'application' only");

    public static Document Answer(Transaction transaction, IEnumerable<Rule> rules) =>
        new() { ["Rules"] = rules.Select(rule => Told(transaction, rule)).ToList() };

    // By priority, the default rule last. Rules of several listeners can be named together: equal priorities are told apart by their ARNs.
    private static string Place(Rule rule) => string.Create(CultureInfo.InvariantCulture, $"{rule.Priority ?? 99999:D5} {rule.Key}");

    private static Document Told(Transaction transaction, Rule rule) =>
        new()
        {
            ["RuleArn"] = rule.Key,
            ["Priority"] = rule.Priority?.ToString(CultureInfo.InvariantCulture) ?? "default",
            ["Conditions"] = rule.Conditions,
            ["Actions"] = rule.IsDefault ? transaction.Elb.Listeners.Find(rule.ListenerArn)?.DefaultActions : rule.Actions,
            ["IsDefault"] = rule.IsDefault,
            ["Transforms"] = rule.Transforms is { Count: > 0 } transforms ? transforms : null,
        };
}
