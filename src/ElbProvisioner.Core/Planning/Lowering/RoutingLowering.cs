using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <summary>Actions and conditions in the one form both sides of a comparison use.</summary>
internal static class RoutingLowering
{
    public static ImmutableArray<Settings> Lower(PlanningContext context, ImmutableArray<RoutingAction> actions) =>
        [.. actions.Select(action => Lower(context, action))];

    public static Settings Lower(PlanningContext context, ListenerRule rule) =>
        RuleTable.Of(rule.Conditions.Select(static c => c.Settings), Lower(context, rule.Actions)) is var settings && rule.Rewrites.IsEmpty
            ? settings
            : settings.With(RuleTable.Rewrite, rule.Rewrites);

    private static Settings Lower(PlanningContext context, RoutingAction action) =>
        action switch
        {
            RoutingAction.Forward forward => ForwardTable.To(
                forward.Targets is [var only]
                    ? [new(context.TargetGroupRef(only.TargetGroup), 1)]
                    : forward.Targets.Select(t => new ForwardTarget(context.TargetGroupRef(t.TargetGroup), t.Weight)),
                GroupStickiness.Of(context, forward)
            ),
            RoutingAction.Said said => said.Settings.Find(AuthenticateOidcTable.ClientSecret) is { Text: { } secret }
                ? said.Settings.With(AuthenticateOidcTable.ClientSecret, new HeldSecret(secret, context.FingerprintOf(secret)))
                : said.Settings,
            _ => throw new InvalidOperationException($"No form for {action.GetType().Name}."),
        };
}
