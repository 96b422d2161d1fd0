using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <param name="Place">Where it is declared; empty when the name alone was written.</param>
internal sealed record PeerName(string Place, string Name);

/// <summary>Every place of a stack where a name may mean a security group, a load balancer or a scaling group.</summary>
internal static class Peers
{
    public const string SecurityGroups = "securityGroups";
    public const string LoadBalancers = "loadBalancers";
    public const string AutoScalingGroups = "autoScalingGroups";

    private static readonly ImmutableArray<string> AllPlaces = [SecurityGroups, LoadBalancers, AutoScalingGroups];

    public static IEnumerable<Peer> All(Stack stack) =>
        stack
            .LoadBalancers.SelectMany(loadBalancer => loadBalancer.Allow ?? [])
            .Concat(stack.SecurityGroups.SelectMany(group => group.Ingress.Concat(group.Egress ?? [])).Select(rule => rule.Peer));

    public static IEnumerable<Reference> Names(Stack stack) =>
        All(stack).OfType<Peer.Named>().Select(named => named.Target).Where(reference => !reference.IsExisting).Distinct();

    /// <summary>The places whose thing of that name is meant; the name may say its place itself: <c>loadBalancers.web</c>.</summary>
    public static ImmutableArray<string> Places(CheckedStack file, Reference reference)
    {
        var (place, name) = Split(reference.Text);
        return
        [
            .. AllPlaces.Where(candidate =>
                (place.Length == 0 || candidate == place) && file.Names(candidate).Contains(name, StringComparer.Ordinal)
            ),
        ];
    }

    /// <summary>Every name that may stand where a peer may, with its place.</summary>
    public static IEnumerable<PeerName> Everything(CheckedStack file) =>
        AllPlaces.SelectMany(place => file.Names(place).Select(name => new PeerName(place, name)));

    public static PeerName Split(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new PeerName("", text) : new PeerName(text[..dot], text[(dot + 1)..]);
    }
}
