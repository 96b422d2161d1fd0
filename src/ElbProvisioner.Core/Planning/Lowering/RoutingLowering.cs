using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <summary>Actions and conditions in the one form both sides of a comparison use.</summary>
internal static class RoutingLowering
{
    public static ActionSettings Lower(PlanningContext context, RoutingAction action) =>
        action switch
        {
            RoutingAction.Forward forward => new ActionSettings.Forward(
                forward.Targets.Length == 1
                    ? [new(context.TargetGroupRef(forward.Targets[0].TargetGroup), 1)]
                    : [.. forward.Targets.Select(t => new ForwardTarget(context.TargetGroupRef(t.TargetGroup), t.Weight))],
                GroupStickiness.SecondsOf(context, forward)
            ),
            RoutingAction.Redirect r => new ActionSettings.Redirect(r.Protocol, r.Host, r.Port, r.Path, r.Query, r.Status),
            RoutingAction.Respond r => new ActionSettings.FixedResponse(r.Status, r.ContentType, r.Body),
            _ => throw new InvalidOperationException($"No form for {action.GetType().Name}."),
        };

    public static ImmutableArray<ConditionSettings> Lower(ImmutableArray<RuleCondition> conditions) =>
        [
            .. conditions
                .Select(Lower)
                .OrderBy(c => c.Field, StringComparer.Ordinal)
                .ThenBy(c => c.HeaderName, StringComparer.Ordinal)
                .ThenBy(c => c.Values[0], StringComparer.Ordinal),
        ];

    private static ConditionSettings Lower(RuleCondition condition) =>
        condition switch
        {
            RuleCondition.Host c => Sorted("host-header", c.Values),
            RuleCondition.Path c => Sorted("path-pattern", c.Values),
            RuleCondition.Method c => Sorted("http-request-method", c.Values),
            RuleCondition.Header c => Sorted("http-header", c.Values) with { HeaderName = c.Name },
            RuleCondition.Query c => Sorted("query-string", c.Values.Select(p => $"{p.Key}={p.Value}")),
            RuleCondition.SourceIp c => Sorted("source-ip", c.Values),
            _ => throw new InvalidOperationException($"No form for {condition.GetType().Name}."),
        };

    private static ConditionSettings Sorted(string field, IEnumerable<string> values) =>
        new(field, null, [.. values.Order(StringComparer.Ordinal)]);
}
