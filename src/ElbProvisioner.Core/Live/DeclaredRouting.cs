using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Live;

/// <summary>
/// Where requests do not get to what the file forwards them to, though everything is there: a listener on another port, an action that is
/// no forward, security groups that admit nobody. Weights are not compared: they move while a release does.
/// </summary>
internal static class DeclaredRouting
{
    public static IEnumerable<StatusReason> Judge(Stack stack, LiveWorld world)
    {
        var names = new LiveNames(world, stack);
        foreach (var reason in stack.ForeignLoadBalancers.SelectMany(b => JudgeForeign(b, world, names)))
        {
            yield return reason;
        }

        foreach (var balancer in stack.OwnLoadBalancers)
        {
            var live = world.LoadBalancers.FirstOrDefault(b => b.Address == Address.Of(ResourceKind.LoadBalancer, balancer.Name));
            if (live is null)
            {
                continue;
            }

            foreach (var listener in balancer.Listeners)
            {
                var address = Address.Of(ResourceKind.Listener, balancer.Name, listener.Name);
                if (world.Listeners.FirstOrDefault(l => l.Address == address && l.LoadBalancerArn == live.Id) is { } found)
                {
                    foreach (var reason in Judge(listener, found, live, world, names))
                    {
                        yield return reason;
                    }
                }
            }
        }
    }

    private static IEnumerable<StatusReason> Judge(
        Listener declared,
        LiveListener live,
        LiveLoadBalancer balancer,
        LiveWorld world,
        LiveNames names
    )
    {
        if (declared.Port != live.Port)
        {
            yield return new(
                ReasonKind.RoutingDiffers,
                live.Address,
                $"The listener {live.Address.Path} is declared on port {declared.Port}, and listens on {live.Port}."
            );
        }

        foreach (
            var port in Openings
                .TransportsOf(live.Protocol)
                .Select(transport => new Opening(transport, live.Port))
                .Where(port => IsAdmitted(port, balancer, world) == false)
        )
        {
            yield return new(
                ReasonKind.NobodyAdmitted,
                live.Address,
                $"No security group of the load balancer {balancer.Address.Path} admits anybody to {port}."
            );
        }

        if (Difference(declared.Actions, live.Actions, names) is { } other)
        {
            yield return new(ReasonKind.RoutingDiffers, live.Address, $"The default action of {live.Address.Path} is {other}.");
        }

        foreach (var reason in JudgeRules(declared, live.Address, live.Id, world, names))
        {
            yield return reason;
        }
    }

    private static IEnumerable<StatusReason> JudgeRules(
        Listener declared,
        Address listener,
        string listenerArn,
        LiveWorld world,
        LiveNames names
    )
    {
        foreach (var rule in declared.Rules)
        {
            var address = Address.Of(ResourceKind.Rule, [.. listener.Path.Split('/'), rule.Name]);
            if (
                world.Rules.FirstOrDefault(r => r.Address == address && r.ListenerArn == listenerArn) is { } found
                && Difference(rule.Actions, found.Actions, names) is { } otherwise
            )
            {
                yield return new(ReasonKind.RoutingDiffers, address, $"The action of the rule {address.Path} is {otherwise}.");
            }
        }
    }

    /// <summary>Of somebody else's load balancer the rules alone are the stack's to answer for, and whether it is up.</summary>
    private static IEnumerable<StatusReason> JudgeForeign(LoadBalancer balancer, LiveWorld world, LiveNames names)
    {
        if (world.ForeignOf(balancer) is not { } foreign)
        {
            yield break;
        }

        var address = Address.Of(ResourceKind.LoadBalancer, balancer.Name);
        if (foreign.State != "active")
        {
            yield return new(
                foreign.State == "active_impaired" ? ReasonKind.LoadBalancerImpaired : ReasonKind.LoadBalancerNotActive,
                address,
                $"The load balancer {balancer.Name} ({foreign.PhysicalName}), which is somebody else's, is {foreign.State}: "
                    + LoadBalancerStates.Sentence(foreign.State)
            )
            {
                IsLasting = foreign.State == "failed",
            };
        }

        foreach (var listener in balancer.Listeners)
        {
            if (foreign.ListenerOn(listener.Port) is { } there)
            {
                var place = Address.Of(ResourceKind.Listener, balancer.Name, listener.Name);
                foreach (var reason in JudgeRules(listener, place, there.Arn, world, names))
                {
                    yield return reason;
                }
            }
        }
    }

    /// <summary>Null: it is not known, a group of somebody else's is among them.</summary>
    private static bool? IsAdmitted(Opening port, LiveLoadBalancer balancer, LiveWorld world)
    {
        var ids = balancer
            .Settings.Get(LoadBalancerTable.SecurityGroups)
            .OfType<ResourceRef.Existing>()
            .Select(r => r.Id)
            .ToHashSet(StringComparer.Ordinal);
        var own = world.SecurityGroups.Where(g => ids.Contains(g.Id)).ToList();
        return ids.Count == 0 || own.Count < ids.Count ? null : PortAdmission.IsAnyAdmitted(own.SelectMany(g => g.Rules), port);
    }

    /// <summary>What it is and should be, where a request no longer gets to any target group that the file names.</summary>
    private static string? Difference(ImmutableArray<RoutingAction> declared, ImmutableArray<Settings> live, LiveNames names)
    {
        if (declared[^1] is not RoutingAction.Forward forward || !forward.Targets.Any(t => t.Weight > 0))
        {
            return null;
        }

        var wanted = forward.Targets.Where(t => t.Weight > 0).Select(t => t.TargetGroup.Text).ToList();
        var given = live.Targets.Where(t => t.Weight > 0).Select(t => t.TargetGroup).ToList();

        // The file names its own target groups by their names, and those made elsewhere by their ARNs.
        return given.Exists(g => forward.Targets.Any(t => t.TargetGroup.Text == names.Of(g) || t.TargetGroup.Text == LiveNames.IdOf(g)))
            ? null
            : $"{Text(live, given.ConvertAll(names.Of))}, and the file forwards to {string.Join(", ", wanted)}";
    }

    private static string Text(ImmutableArray<Settings> live, List<string> given) =>
        live.Forward is not null
            ? given.Count == 0
                ? "a forward to nothing"
                : $"a forward to {string.Join(", ", given)}"
            : live.FixedResponse is { } answer
                ? $"'respond {answer.Get(FixedResponseTable.Status)}'"
                : live.Redirect is { } redirect
                    ? $"'redirect {redirect.Get(RedirectTable.Status)}'"
                    : live.ForeignType ?? "another one";
}
