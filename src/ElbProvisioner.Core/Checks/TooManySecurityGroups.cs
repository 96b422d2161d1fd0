using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class TooManySecurityGroups() : Check(new("ELB3603", Severity.Error, "There are too many security groups on one thing"))
{
    private const int Quota = 5;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var lists = file
            .Stack.LoadBalancers.Select(loadBalancer => new GroupList(
                $"loadBalancers.{loadBalancer.Name}",
                loadBalancer.SecurityGroups ?? []
            ))
            .Concat(
                file.Stack.AutoScalingGroups.Select(group => new GroupList($"autoScalingGroups.{group.Name}", group.SecurityGroups ?? []))
            )
            .Concat(
                file.Stack.AutoScalingGroups.Select(group => new GroupList(
                    $"autoScalingGroups.{group.Name}.launchTemplate",
                    (group.LaunchTemplate as LaunchTemplate.Defined)?.SecurityGroups ?? []
                ))
            );
        return from list in lists
               where list.Groups.Length > Quota
               select Report(
                   list.Groups[Quota].At,
                   $"{list.Place} has {list.Groups.Length} security groups; AWS takes {Quota} on a network interface.",
                   "Merge some."
               );
    }

    private sealed record GroupList(string Place, ImmutableArray<Reference> Groups);
}
