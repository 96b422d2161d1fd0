using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>Which requests a rule matches that it did not, and which it matches no longer, whatever other rules there are.</summary>
internal static class ConditionChange
{
    /// <summary>A part of a sentence; null: it is written otherwise, and matches the same.</summary>
    public static string? Between(ImmutableArray<ConditionSettings> before, ImmutableArray<ConditionSettings> after, Secrets secrets)
    {
        var (terms, then) = (Terms(before), Terms(after));
        var (isWider, isNarrower) = (!RuleCover.Covers(terms, then), !RuleCover.Covers(then, terms));
        if (!isWider && !isNarrower)
        {
            return null;
        }

        var (added, lost) = (Beyond(after, terms), Beyond(before, then));
        var matched = $"requests for {RoutingText.Brief(added)} match it";
        var all = RuleCover.AreApart(Terms(lost), then) ? "" : "all ";
        var gone = $"{all}those for {RoutingText.Brief(lost, after, secrets)}";
        return !isNarrower ? $"{matched}, too"
            : !isWider ? $"it no longer matches {gone}"
            : $"{matched}, no longer {gone}";
    }

    /// <summary>Without the values of which the others cover all.</summary>
    private static ImmutableArray<ConditionSettings> Beyond(ImmutableArray<ConditionSettings> conditions, ImmutableArray<Condition> others)
    {
        var left = conditions;
        for (var at = 0; at < conditions.Length; at++)
        {
            var condition = conditions[at];
            ImmutableArray<string> values =
                condition.Values.Length < 2
                    ? condition.Values
                    :
                    [
                        .. condition.Values.Where(value =>
                            !RuleCover.Covers(others, Terms(conditions.SetItem(at, condition with { Values = [value] })))
                        ),
                    ];
            left = values.IsEmpty ? left : left.SetItem(at, condition with { Values = values });
        }

        return left;
    }

    private static ImmutableArray<Condition> Terms(ImmutableArray<ConditionSettings> conditions) => [.. conditions.Select(RoutingTerms.Of)];
}
