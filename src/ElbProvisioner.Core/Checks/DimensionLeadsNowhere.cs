using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>CloudWatch takes any value: an alarm on what nobody measures has no data for ever.</summary>
internal sealed class DimensionLeadsNowhere()
    : Check(new("ELB3532", Severity.Warning, "A metric is of something that is probably not there"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from found in MetricPlaces.Dimensions(file.Stack)
        from dimension in found.What
        let written = (dimension.Value as ResourceRef.Existing)?.Id ?? ""
        let why = WhyNot(file, dimension.Key, written)
        where why is not null
        select Report(
            file.At([.. found.Path, dimension.Key]),
            $"{found.Place}: {dimension.Key} {why.Value.What}, so that the metric may have no values.",
            why.Value.Remedy
        );

    private static (string What, string Remedy)? WhyNot(CheckedStack file, string dimension, string written) =>
        dimension switch
        {
            DimensionsForm.LoadBalancer => OfBalancing(file, "load balancer", "loadBalancers", written, "app/NAME/ID"),
            DimensionsForm.TargetGroup => OfBalancing(file, "target group", "targetGroups", written, "targetgroup/NAME/ID"),
            DimensionsForm.AutoScalingGroup => OfGroup(file, written),
            _ => null,
        };

    /// <summary>CloudWatch knows them by the end of their ARN, which has a slash.</summary>
    private static (string What, string Remedy)? OfBalancing(CheckedStack file, string what, string place, string written, string form)
    {
        var names = file.Names(place).ToList();
        return written.Contains('/', StringComparison.Ordinal) || names.Contains(written, StringComparer.Ordinal)
            ? null
            : (
                $"is `{written}`, and the stack has no such {what}",
                Spelling.DidYouMean(written, names, $"Of one made elsewhere write the end of its ARN, {form}.") ?? ""
            );
    }

    /// <summary>Those made elsewhere have names of any form: only what is nearly one of the stack's is suspicious.</summary>
    private static (string What, string Remedy)? OfGroup(CheckedStack file, string written)
    {
        var names = file.Names("autoScalingGroups").ToList();
        return names.Contains(written, StringComparer.Ordinal) || Spelling.Nearest(written, names) is not { } near
            ? null
            : ($"is `{written}`, and the stack has no such scaling group", $"Did you mean `{near}`?");
    }
}
