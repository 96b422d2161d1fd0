using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class SecurityGroupHasNameOfDerivedOne()
    : Check(new("ELB3004", Severity.Error, "A security group has the name of a derived one"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        // NAME-lb for a load balancer, NAME-asg for a scaling group; AWS compares names of groups without case.
        var derived = file
            .Stack.OwnLoadBalancers.Where(loadBalancer => loadBalancer.SecurityGroups is null)
            .Select(loadBalancer => new { Name = loadBalancer.Name + "-lb", Of = $"the load balancer {loadBalancer.Name}" })
            .Concat(
                file.Stack.AutoScalingGroups.Where(group => group.SecurityGroups is null)
                    .Select(group => new { Name = group.Name + "-asg", Of = $"the scaling group {group.Name}" })
            )
            .ToList();
        return from @group in file.Stack.SecurityGroups
               from other in derived
               where string.Equals(@group.Name, other.Name, StringComparison.OrdinalIgnoreCase)
               select Report(
                   @group.At,
                   $"securityGroups.{@group.Name} has the name of the group derived for {other.Of}.",
                   "Choose another name."
               );
    }
}
