using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class MetricIsUnused() : Check(new("ELB3530", Severity.Warning, "A metric is read, and nothing depends on it"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from set in MetricPlaces.Queries(file.Stack)
        where !file.IsBroken([.. set.Path[..^2]])
        let expressions = set.What.Select(static q => q.Find(MetricQueryTable.Expression)).OfType<string>().ToList()
        where !expressions.Exists(MetricExpressions.TakesAll)
        from query in set.What
        let id = query.Get(MetricQueryTable.Id)
        where query.FindValue(MetricQueryTable.ReturnData) != true
        where !expressions.Exists(expression => MetricExpressions.IdsIn(expression).Contains(id))
        select Report(
            file.At([.. set.Path, id]),
            $"{set.Place}: no expression names `{id}`, and it is not what counts.",
            "Name it in an expression, write `returnData: true` at it, or remove it."
        );
}
