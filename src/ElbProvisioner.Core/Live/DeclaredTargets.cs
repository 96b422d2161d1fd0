using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Live;

/// <summary>Targets that the file names and that are not registered: somebody took them out, or a run was cut.</summary>
internal static class DeclaredTargets
{
    public static IEnumerable<StatusReason> Judge(Stack stack, LiveWorld world)
    {
        foreach (var group in stack.TargetGroups.Where(g => g.HasTargets))
        {
            var live = world.TargetGroups.Where(l => l.Address == Address.Of(ResourceKind.TargetGroup, group.Name)).ToList();
            if (live.Find(l => l.MayInvoke == false) is { } refused)
            {
                yield return new(
                    ReasonKind.FunctionNotInvoked,
                    refused.Address,
                    $"The function {group.Function?.Function} of the target group {GroupNames.Of(refused)} does not let load balancing invoke it, or is "
                        + "gone: every request is answered with 502. apply gives the permission again."
                )
                {
                    IsLasting = true,
                };
            }

            if (live.Count == 0 || live.Exists(l => IsComplete(group, l, world)))
            {
                continue;
            }

            var missing = group
                .Targets.Where(t => !live[0].Targets.Any(has => Is(group, t, has)))
                .Select(t => $"{t.Id}:{t.Port ?? group.Port}")
                .DefaultIfEmpty(group.Function?.Function ?? group.Balancer?.Text ?? "")
                .ToList();
            yield return new(
                ReasonKind.NotRegistered,
                live[0].Address,
                $"The target group {GroupNames.Of(live[0])} is declared with {string.Join(", ", missing.Take(5))}"
                    + $"{(missing.Count > 5 ? $" and {missing.Count - 5} more" : "")}, not registered there: apply registers "
                    + $"{(missing.Count == 1 ? "it" : "them")}."
            );
        }
    }

    private static bool IsComplete(TargetGroup group, LiveTargetGroup live, LiveWorld world) =>
        group.Function is { } function
            ? live.Targets.Any(t => t.Id.Key == function.ArnIn(Partitions.Of(world.Region), world.Region, world.Account))
        : group.Targets.IsEmpty ? !live.Targets.IsEmpty
        : group.Targets.All(t => live.Targets.Any(has => Is(group, t, has)));

    private static bool Is(TargetGroup group, DeclaredTarget target, RegisteredTarget has) =>
        has.Id.Key == target.Id && has.Port == (target.Port ?? group.Port);
}
