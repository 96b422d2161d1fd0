using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;

namespace ElbProvisioner.Core.Checks;

/// <summary>Every place of a stack where a name may mean a security group, a load balancer or a scaling group.</summary>
internal static class Peers
{
    private static readonly ImmutableArray<string> AllPlaces =
    [
        PeerName.SecurityGroups,
        PeerName.LoadBalancers,
        PeerName.AutoScalingGroups,
    ];

    public static IEnumerable<Peer> All(Stack stack) =>
        stack
            .LoadBalancers.SelectMany(loadBalancer => loadBalancer.Allow ?? [])
            .Concat(stack.SecurityGroups.SelectMany(group => group.Ingress.Concat(group.Egress ?? [])).Select(rule => rule.Peer));

    public static IEnumerable<Reference> Names(Stack stack) =>
        All(stack).OfType<Peer.Named>().Select(named => named.Target).Where(reference => !reference.IsExisting).Distinct();

    /// <summary>The places whose thing of that name is meant; the name may say its place itself: <c>loadBalancers.web</c>.</summary>
    public static ImmutableArray<string> Places(CheckedStack file, Reference reference)
    {
        var (place, name) = PeerName.Of(reference.Text);
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
}
