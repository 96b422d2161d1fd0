using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Sent;

/// <summary>Where a file names what was made elsewhere, and where it declares what is its own.</summary>
internal sealed class Mentions
{
    private readonly Dictionary<string, SourceSpan> _places = new(StringComparer.Ordinal);
    private readonly Stack _stack;

    public Mentions(Stack stack, NetworkFacts network)
    {
        _stack = stack;
        foreach (var certificate in stack.Certificates.OfType<Certificate.Existing>())
        {
            _places.TryAdd(certificate.Arn, certificate.At);
        }

        foreach (var store in stack.TrustStores.OfType<TrustStore.Existing>())
        {
            _places.TryAdd(store.Arn, store.At);
        }

        foreach (var rule in stack.SecurityGroups.SelectMany(g => g.Ingress.Concat(g.Egress ?? [])))
        {
            Add(rule.Peer, rule.At);
        }

        foreach (var balancer in stack.LoadBalancers)
        {
            Add(balancer.SecurityGroups ?? []);
            Add((balancer.StaticIps as ElasticIp.Given)?.Allocations ?? []);
            Add(
                from subnet in balancer.WrittenSubnets
                let allocation = subnet.Mapping.Allocation
                where allocation is not null
                select new Reference(allocation.Key, subnet.At)
            );
            foreach (var peer in balancer.Allow ?? [])
            {
                Add(peer, balancer.At);
            }

            foreach (var listener in balancer.Listeners)
            {
                Add(listener.Certificates);
                Add(listener.TrustStore is { } store ? [store] : []);
                Add(listener.Steps.SelectMany(TargetsOf));
            }
        }

        foreach (var group in stack.AutoScalingGroups)
        {
            Add(
                group
                    .TargetGroups.Concat(group.SecurityGroups ?? [])
                    .Concat((group.LaunchTemplate as LaunchTemplate.Defined)?.SecurityGroups ?? [])
            );
            if (group.LaunchTemplate is LaunchTemplate.Existing existing)
            {
                var id = existing.Choice is TemplateChoice.ById byId
                    ? byId.Id
                    : network.Templates.GetValueOrDefault(Address.Of(ResourceKind.LaunchTemplate, group.Name), "");
                _places.TryAdd(id, existing.At);
            }
        }
    }

    /// <summary>Null: the file does not name it.</summary>
    public SourceSpan? Find(string text) => _places.TryGetValue(text, out var at) ? at : null;

    public SourceSpan Of(string text) => _places.GetValueOrDefault(text, SourceSpan.None);

    public SourceSpan Of(Address address) =>
        NamedThings.Of(_stack, address.Kind).FirstOrDefault(t => t.Address == address)?.At ?? SourceSpan.None;

    private static IEnumerable<Reference> TargetsOf(RoutingAction action) =>
        action is RoutingAction.Forward forward ? forward.Targets.Select(t => t.TargetGroup) : [];

    private void Add(IEnumerable<Reference> references)
    {
        foreach (var reference in references)
        {
            _places.TryAdd(reference.Text, reference.At);
        }
    }

    private void Add(Peer peer, SourceSpan at)
    {
        if (peer is Peer.PrefixList list)
        {
            _places.TryAdd(list.Id, at);
        }
        else if (peer is Peer.Named named)
        {
            _places.TryAdd(named.Target.Text, named.Target.At);
        }
    }
}
