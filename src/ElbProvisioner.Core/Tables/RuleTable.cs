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

    /// <summary>Found only: elbctl writes none, and takes away what there is.</summary>
    public static Property<string> Rewrite { get; } =
        Table
            .Given("rewrite", new RewriteForm())
            .Described("Transforms")
            .Exactly()
            .Effect(Feels.Always(TrafficImpact.Routes, "targets get the request's own host and path"));

    public static Settings Of(IEnumerable<ConditionSettings> conditions, IEnumerable<Settings> actions) =>
        Table.Empty.With(Conditions, ConditionsForm.Sorted(conditions)).With(Actions, [.. actions]);

    private sealed class RewriteForm : Form<string>
    {
        public override object? FromWire(object wire) => wire is IReadOnlyList<object> { Count: > 0 } ? "there is one" : null;

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;
    }
}
