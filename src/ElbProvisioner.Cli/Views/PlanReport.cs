using System.Collections.Immutable;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>One act of a run, as reports list it.</summary>
internal sealed record ReportedAction(string Id, string Verb, string Address, ImmutableArray<string> DependsOn, TimeSpan Estimate);

/// <summary>A plan as it is reported: one that was just made, or one that was saved.</summary>
/// <param name="Plan">Of a saved one without its actions.</param>
/// <param name="Graph">Null: an earlier build saved none, or nobody needs it.</param>
internal sealed record PlanReport(Plan Plan, ImmutableArray<ReportedAction> Actions, RunEstimate Estimate, Graph? Graph)
{
    public bool HasChanges => !Actions.IsEmpty;

    public static PlanReport Of(Plan plan, Graph? graph) =>
        new(
            plan,
            [.. plan.Actions.Select(static a => new ReportedAction(a.Id, a.Verb, a.Address.ToString(), a.DependsOn, a.Estimate))],
            RunEstimate.Of(plan),
            graph
        );
}
