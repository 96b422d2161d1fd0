using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>What AWS counts of a condition.</summary>
internal static class ConditionTexts
{
    public static int Count(RuleCondition condition) =>
        condition switch
        {
            RuleCondition.Host host => host.Values.Length,
            RuleCondition.Path path => path.Values.Length,
            RuleCondition.Method method => method.Values.Length,
            RuleCondition.Header header => header.Values.Length,
            RuleCondition.Query query => query.Values.Length,
            RuleCondition.SourceIp source => source.Values.Length,
            RuleCondition.Expression expression => expression.Values.Length,
            _ => 0,
        };

    /// <summary>The texts in which * and ? are wildcards.</summary>
    public static IEnumerable<string> Patterns(RuleCondition condition) =>
        condition switch
        {
            RuleCondition.Host host => host.Values,
            RuleCondition.Path path => path.Values,
            RuleCondition.Header header => header.Values,
            RuleCondition.Query query => query.Values.Select(pair => (pair.Key ?? "") + pair.Value),
            _ => [],
        };
}
