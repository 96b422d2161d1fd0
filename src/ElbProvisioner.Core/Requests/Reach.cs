using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Requests;

/// <summary>One step of the way from a client to an instance, as the security groups have it.</summary>
/// <param name="Transport"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="Use">What goes there, for people: <c>requests</c>, <c>health checks</c>.</param>
/// <param name="IsOpen">Null: nobody here knows.</param>
/// <param name="By">What lets it through, or what keeps it out.</param>
public sealed record Hop(string From, string To, string Transport, int Port, string Use, bool? IsOpen, string By);

/// <summary>Who reaches whom on the way of a request, port by port.</summary>
internal static class Reach
{
    private const string Requests = "requests";
    private const string Checks = "health checks";

    /// <summary>As the file will have it.</summary>
    public static IEnumerable<Hop> Of(Stack stack, Stage stage)
    {
        yield return ToBalancer(stage);
        var balancer = stack.LoadBalancers.First(b => b.Name == stage.Balancer.Name);
        foreach (var target in TargetsOf(stack, stage))
        {
            var groups = Filled.By(stack, target).ToList();
            if (groups.Count == 0)
            {
                foreach (var port in target.Openings)
                {
                    yield return new(
                        balancer.Name,
                        target.Name,
                        port.Transport,
                        port.Port,
                        UseOf(target, port),
                        null,
                        "no scaling group of the file stands there"
                    );
                }
            }

            foreach (var (group, port) in groups.SelectMany(g => target.Openings.Select(o => (g, o))))
            {
                var (isOpen, by) = Judge(stack, balancer, group, target, port);
                yield return new(balancer.Name, group.Name, port.Transport, port.Port, UseOf(target, port), isOpen, by);
            }
        }
    }

    /// <summary>As AWS has it, by the groups' own rules.</summary>
    public static IEnumerable<Hop> Of(Stack stack, LiveWorld world, Stage stage)
    {
        yield return ToBalancer(stage);
        if (LiveSite.GroupsOf(stack.LoadBalancers.First(b => b.Name == stage.Balancer.Name), world) is not { } senders)
        {
            yield break;
        }

        foreach (var target in TargetsOf(stack, stage))
        {
            foreach (var (group, port) in Filled.By(stack, target).SelectMany(g => target.Openings.Select(o => (g, o))))
            {
                var (isOpen, by) = Judge(world, senders, group, port);
                yield return new(stage.Balancer.Name, group.Name, port.Transport, port.Port, UseOf(target, port), isOpen, by);
            }
        }
    }

    private static Hop ToBalancer(Stage stage) =>
        new(
            stage.Request.Client.ToString(),
            stage.Balancer.Name,
            stage.Request.Url.Scheme == "udp" ? "udp" : "tcp",
            stage.Request.Url.Port,
            Requests,
            stage.Admission.IsAdmitted,
            stage.Admission.By
        );

    private static string UseOf(TargetGroup target, Opening port) =>
        port.Port == target.Port && Openings.TransportsOf(target.Protocol).Contains(port.Transport) ? Requests : Checks;

    private static IEnumerable<TargetGroup> TargetsOf(Stack stack, Stage stage)
    {
        var served = Forwards(stage.Outcome).SelectMany(static f => f.Served).Select(static t => t.Group).ToHashSet(StringComparer.Ordinal);
        return stack.TargetGroups.Where(group => served.Contains(group.Name));
    }

    private static IEnumerable<Outcome.Forward> Forwards(Outcome outcome) =>
        outcome switch
        {
            Outcome.Forward forward => [forward],
            Outcome.Authenticate step => Forwards(step.Then),
            _ => [],
        };

    /// <summary>As the file will have it, of one way.</summary>
    internal static (bool? IsOpen, string By) Judge(
        Stack stack,
        LoadBalancer balancer,
        AutoScalingGroup group,
        TargetGroup target,
        Opening port
    )
    {
        var (senders, receivers) = (GroupNames.Of(balancer), GroupNames.Of(group));
        if (receivers.IsEmpty)
        {
            return (null, "its launch template is made elsewhere, and with it its security groups");
        }

        var from =
            balancer.IsForeign ? "its owner's groups"
            : senders.IsEmpty ? "no group"
            : string.Join(", ", senders);
        var by = $"{from} -> {string.Join(", ", receivers)}";
        var isVersion6 = target.IpAddressType == "ipv6";
        bool? leaves =
            balancer.IsForeign ? null
            : balancer.SecurityGroups is null || balancer.IsWithoutGroups ? true
            : Flows.Written(stack, senders) is not { } written ? null
            : written.Any(static g => g.Egress is null)
                || Flows.Pass(stack, written.SelectMany(static g => g.Egress ?? []), port, receivers, isVersion6);
        bool? enters =
            GroupNames.IsDerived(group) ? true
            : Flows.Written(stack, receivers) is not { } taking ? null
            : Flows.Pass(stack, taking.SelectMany(static g => g.Ingress), port, senders, isVersion6);
        return leaves == false ? (false, $"no egress rule of {string.Join(", ", senders)} lets it out")
            : enters == false ? (false, $"no ingress rule of {string.Join(", ", receivers)} lets it in")
            : leaves is null || enters is null ? (null, $"{by}: rules of groups that are made elsewhere are not known here")
            : (true, by);
    }

    private static (bool? IsOpen, string By) Judge(LiveWorld world, ImmutableArray<string> ofBalancer, AutoScalingGroup group, Opening port)
    {
        var senders = RulesOf(world, ofBalancer);
        var names = GroupNames.Of(group).Select(static name => Address.Of(ResourceKind.SecurityGroup, name)).ToList();
        var receivers = RulesOf(
            world,
            [
                .. world
                    .SecurityGroups.Where(g => names.Contains(g.Address))
                    .Select(static g => g.Id)
                    .Concat(GroupNames.Of(group).Where(IsId)),
            ]
        );
        return senders is null || receivers is not { Count: > 0 } ? (null, "rules of groups that are not this stack's are not known here")
            : PortAdmission.Obstacle(receivers, senders, port) is { } obstacle ? (false, obstacle.Says)
            : (true, $"{(senders.Count == 0 ? "no group" : string.Join(", ", senders.Keys))} -> {string.Join(", ", receivers.Keys)}");
    }

    private static bool IsId(string name) => name.StartsWith("sg-", StringComparison.Ordinal);

    /// <summary>Null: a group of somebody else's is among them.</summary>
    private static Dictionary<string, IEnumerable<SecurityGroupRule>>? RulesOf(LiveWorld world, ImmutableArray<string> ids)
    {
        var own = world.SecurityGroups.Where(g => ids.Contains(g.Id)).ToList();
        return own.Count < ids.Length
            ? null
            : own.ToDictionary(static g => g.Id, IEnumerable<SecurityGroupRule> (g) => g.Rules, StringComparer.Ordinal);
    }
}
