using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>[NLB guide: application load balancers as targets]</summary>
internal sealed class BalancerTargetDoesNotFit()
    : Check(new("ELB3125", Severity.Error, "A load balancer cannot be a target as the file has it"))
{
    /// <summary>How many network load balancers may lead to one application load balancer.</summary>
    private const int MostGroups = 2;

    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var balancers = file.Stack.LoadBalancers.ToDictionary(b => b.Name, StringComparer.Ordinal);
        foreach (var group in file.Stack.TargetGroups)
        {
            if (group.Balancer is { } reference && balancers.GetValueOrDefault(reference.Text) is { } target)
            {
                if (target.Type != "application")
                {
                    yield return Report(
                        reference.At,
                        $"targetGroups.{group.Name}: loadBalancers.{target.Name} is a {target.Type} load balancer, and only application load "
                            + "balancers can be targets.",
                        "Name an application load balancer."
                    );
                }
                else if (!target.Listeners.Any(l => l.Port == group.Port))
                {
                    yield return Report(
                        group.At,
                        $"targetGroups.{group.Name} has the port {group.Port}, and loadBalancers.{target.Name} listens on "
                            + $"{(target.Listeners.IsEmpty ? "none" : string.Join(", ", target.Listeners.Select(l => l.Port).Order()))}: AWS "
                            + "registers a load balancer by a port that it listens on.",
                        "Give the target group the port of one of its listeners."
                    );
                }
            }
        }

        foreach (
            var many in file
                .Stack.TargetGroups.Where(g => g.Balancer is not null)
                .GroupBy(g => g.Balancer?.Text ?? "", StringComparer.Ordinal)
                .Where(same => same.Count() > MostGroups)
        )
        {
            yield return Report(
                many.Last().At,
                $"{many.Count()} target groups lead to the load balancer {many.Key}, and AWS takes {MostGroups}.",
                "Let several listeners of one network load balancer forward to one target group."
            );
        }
    }
}
