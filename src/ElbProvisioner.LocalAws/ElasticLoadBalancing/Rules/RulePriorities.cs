using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Rules;

/// <summary>Gives rules other priorities, all at once: what counts is that they differ in the end.</summary>
internal static class RulePriorities
{
    public static Document? Set(Transaction transaction, Fields request)
    {
        var moved = new Dictionary<string, Rule>(StringComparer.Ordinal);
        foreach (var pair in request.Structures("RulePriorities"))
        {
            var rule = Lookup.Rule(transaction, pair.Text("RuleArn") ?? throw Refusals.Invalid("A rule ARN must be specified"));
            if (rule.IsDefault)
            {
                throw Refusals.NotPermitted($"The priority of default rule '{rule.Key}' cannot be modified");
            }

            if (
                !moved.TryAdd(
                    rule.Key,
                    rule with
                    {
                        Priority = pair.Integer("Priority") ?? throw Refusals.Invalid("A rule priority must be specified"),
                    }
                )
            )
            {
                throw Refusals.Invalid($"Rule '{rule.Key}' cannot be specified more than once");
            }
        }

        if (moved.Count == 0)
        {
            throw Refusals.Invalid("At least one rule priority must be specified");
        }

        foreach (var listener in moved.Values.Select(rule => rule.ListenerArn).Distinct(StringComparer.Ordinal))
        {
            MustDiffer(RuleCalls.OfListener(transaction, listener).Select(rule => moved.GetValueOrDefault(rule.Key, rule)));
        }

        foreach (var rule in moved.Values)
        {
            transaction.Elb.Rules.Put(rule);
        }

        return RuleCalls.Answer(transaction, moved.Values);
    }

    private static void MustDiffer(IEnumerable<Rule> rules)
    {
        foreach (var same in rules.Where(rule => !rule.IsDefault).GroupBy(rule => rule.Priority).Where(same => same.Skip(1).Any()))
        {
            throw Refusals.PriorityInUse(same.Key);
        }
    }
}
