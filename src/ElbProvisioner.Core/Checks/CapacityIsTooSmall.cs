using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// How many zones it is in is known only when the network is: here one is the least [NLB guide: capacity unit reservations].
/// </summary>
internal sealed class CapacityIsTooSmall()
    : Check(new("ELB3141", Severity.Error, "Less capacity is reserved than a network load balancer takes"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from balancer in file.Stack.LoadBalancers
        let units = balancer.Settings.FindValue(LoadBalancerTable.CapacityUnits)
        where balancer.IsNetwork && units < LoadBalancerTable.FewestUnitsOfNetworkPerZone
        select Report(
            file.At("loadBalancers", balancer.Name, "capacityUnits"),
            $"loadBalancers.{balancer.Name}.capacityUnits is {units}; a network load balancer takes "
                + $"{LoadBalancerTable.FewestUnitsOfNetworkPerZone} for each of its zones, or more.",
            "Write more, or leave it out: AWS scales it with its traffic."
        );
}
