using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class AnomalyMitigationNeedsWeightedRandom()
    : Check(new("ELB3403", Severity.Error, "Anomaly mitigation stands beside an algorithm that has none"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.TargetGroups
        where
            @group.Attributes.GetValueOrDefault("load_balancing.algorithm.anomaly_mitigation", "off") == "on"
            && @group.Attributes.GetValueOrDefault("load_balancing.algorithm.type", "round_robin") != "weighted_random"
        select Report(
            file.At("targetGroups", @group.Name, "attributes", "load_balancing.algorithm.anomaly_mitigation"),
            $"targetGroups.{@group.Name}: anomaly mitigation works with the algorithm weighted_random only.",
            "Write algorithm: weighted_random, or turn it off."
        );
}
