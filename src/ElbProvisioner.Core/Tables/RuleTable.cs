using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Rules of listeners [ELBv2 API: CreateRule, ModifyRule]. Their priorities follow from the file's order.</summary>
public static class RuleTable
{
    public static PropertyTable Table { get; } = new(ResourceKind.Rule);

    public static Property<ImmutableArray<ConditionSettings>> Conditions { get; } =
        Table.Given("when", new ConditionsForm()).Wire("Conditions").Unsaid([]).Effect(Feels.Judged);

    public static Property<ImmutableArray<Settings>> Actions { get; } =
        Table.Given("action", RoutingActions.Form).Wire("Actions").Unsaid([]).Effect(Feels.Judged);

    /// <summary>Never empty; taken away by a word of its own.</summary>
    public static Property<ImmutableArray<RewriteSettings>> Rewrite { get; } =
        Table
            .Value(
                "rewrite",
                new RewritesForm(),
                RewritesForm.Shape,
                "What targets get in place of the request's own host, path and query."
            )
            .Wire("Transforms")
            .Exactly()
            .Effect(Rewritten);

    public static Settings Of(IEnumerable<ConditionSettings> conditions, IEnumerable<Settings> actions) =>
        Table.Empty.With(Conditions, ConditionsForm.Sorted(conditions)).With(Actions, [.. actions]);

    private static TrafficEffect Rewritten(string? before, string? after) =>
        new(TrafficImpact.Routes, after is null ? "targets get the request's own host and path" : "targets get another host or path");
}
