using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using GroupNames = ElbProvisioner.Core.Requests.GroupNames;

namespace ElbProvisioner.Core.Graphs;

/// <summary>A stack as AWS reports it, what others have put among it included.</summary>
public sealed class LiveGraph
{
    private readonly Stack _stack;
    private readonly LiveWorld _world;
    private readonly StatusReport? _status;
    private readonly LiveNames _names;
    private readonly GraphBuilder _graph;
    private readonly Dictionary<string, Address> _addresses;

    private LiveGraph(Stack stack, LiveWorld world, StatusReport? status)
    {
        (_stack, _world, _status) = (stack, world, status);
        _names = new(world, stack);
        _graph = new(name => world.TargetGroups.Any(group => group.Address.Path == name));
        _addresses = world
            .AllResources()
            .GroupBy(static r => r.Id, StringComparer.Ordinal)
            .ToDictionary(static r => r.Key, static r => r.First().Address, StringComparer.Ordinal);
    }

    /// <param name="status">How healthy it is; null: nobody asked.</param>
    public static Graph Of(Stack stack, LiveWorld world, StatusReport? status = null) => new LiveGraph(stack, world, status).Draw();

    private Graph Draw()
    {
        AddNames();
        foreach (var balancer in Sorted(_world.LoadBalancers))
        {
            Add(balancer);
        }

        foreach (var declared in _stack.ForeignLoadBalancers.OrderBy(static b => b.Name, StringComparer.Ordinal))
        {
            if (_world.ForeignOf(declared) is { } foreign)
            {
                Add(declared, foreign);
            }
        }

        foreach (var service in Sorted(_world.EndpointServices))
        {
            var id = _graph.Add(NodeKind.EndpointService, service.Address);
            foreach (var balancer in (service.Settings.FindValue(EndpointServiceTable.LoadBalancers) ?? []).Select(NodeOf).OfType<string>())
            {
                _graph.Link(id, balancer);
            }
        }

        foreach (var group in Sorted(_world.TargetGroups))
        {
            Add(group);
        }

        foreach (var group in Sorted(_world.AutoScalingGroups))
        {
            Add(group);
        }

        foreach (var group in Sorted(_world.SecurityGroups))
        {
            _graph.SecurityGroup(group.Address, group.Rules, Guard);
        }

        AddCertificates();
        var drawn = _graph.Build(StackGraph.TitleOf(_stack.Name, _world.Region, _world.Account));
        return (_status is null ? drawn : drawn with { Nodes = [.. drawn.Nodes.Select(Judged)] }).Without(_stack.Secrets);
    }

    private void AddNames()
    {
        var own = new OwnDnsNames(_stack, _world);
        foreach (
            var record in _world
                .DnsRecords.Where(r => !own.IsOurMark(r))
                .OrderBy(static r => r.Name, StringComparer.Ordinal)
                .ThenBy(static r => r.Type, StringComparer.Ordinal)
        )
        {
            if (own.MarkOf(record) is { } key)
            {
                var id = _graph.Add(
                    NodeKind.DnsName,
                    Address.Of(ResourceKind.DnsRecord, key).ToString(),
                    record.Name,
                    $"{record.Type} {record.AliasTarget ?? string.Join(", ", record.Values)}"
                );
                foreach (
                    var name in _world
                        .ForeignLoadBalancers.Where(b => b.DnsName.Equals(record.AliasTarget, StringComparison.OrdinalIgnoreCase))
                        .Select(static b => b.Name)
                        .OfType<string>()
                )
                {
                    _graph.Link(id, Address.Of(ResourceKind.LoadBalancer, name).ToString());
                }
            }
            else if (
                record.AliasTarget is { } target
                && _world.LoadBalancers.FirstOrDefault(b => b.DnsName.Equals(target, StringComparison.OrdinalIgnoreCase)) is { } balancer
            )
            {
                var policy = DnsRecordTable.PolicyOf(record.Settings);
                _graph.Link(
                    _graph.Add(NodeKind.DnsName, $"{ResourceKind.DnsRecord.Id}/{record.Name}", record.Name),
                    balancer.Address.ToString(),
                    label: policy is null ? "" : $"{policy.Path} policy"
                );
            }
        }
    }

    /// <summary>The listeners that the file names, with the rules of all who have some there.</summary>
    private void Add(LoadBalancer declared, ForeignLoadBalancer foreign)
    {
        var address = Address.Of(ResourceKind.LoadBalancer, declared.Name);
        var id = _graph.Add(NodeKind.LoadBalancer, address, StackGraph.Foreign, foreign.State == "active" ? null : foreign.State);
        foreach (var listener in declared.Listeners.OrderBy(static l => l.Port))
        {
            if (foreign.ListenerOn(listener.Port) is { } there)
            {
                var own = _graph.Listener(
                    id,
                    Address.Of(ResourceKind.Listener, declared.Name, listener.Name),
                    LiveSite.TableOf(there, listener.Name, _world, _names.Of),
                    !_stack.Secrets.IsEmpty
                );
                foreach (var certificate in there.Certificates)
                {
                    // What its owner has there besides is the owner's affair.
                    var name = Own(certificate, _stack.Certificates.Select(static c => c.Name));
                    if (name is not null || listener.Certificates.Any(c => c.IsExisting && c.Text == certificate.Key))
                    {
                        _graph.Certificate(name, certificate.Key, own);
                    }
                }
            }
        }

        foreach (var group in foreign.SecurityGroups)
        {
            _graph.Link(Guard(group), id, EdgeKind.Guards);
        }
    }

    private void Add(LiveLoadBalancer balancer)
    {
        var type = balancer.Settings.Find(LoadBalancerTable.Type);
        var scheme = balancer.Settings.Find(LoadBalancerTable.Scheme);
        var id = _graph.Add(
            NodeKind.LoadBalancer,
            balancer.Address,
            scheme is null || type == "gateway" ? type : $"{type}, {scheme}",
            balancer.State == "active" ? null : balancer.State
        );
        foreach (
            var listener in _world
                .Listeners.Where(l => l.LoadBalancerArn == balancer.Id)
                .OrderBy(static l => l.Port)
                .ThenBy(static l => l.Address.Path, StringComparer.Ordinal)
        )
        {
            var own = _graph.Listener(id, listener.Address, LiveSite.TableOf(listener, _world, _names.Of), !_stack.Secrets.IsEmpty);
            foreach (var certificate in ListenerTable.CertificatesOf(listener.Settings))
            {
                _graph.Certificate(Own(certificate, _stack.Certificates.Select(static c => c.Name)), certificate.Key, own);
            }

            if (listener.Settings.Find(ListenerTable.MutualAuthentication)?.Find(MutualAuthenticationTable.TrustStore) is { } store)
            {
                _graph.TrustStore(Own(store, _stack.TrustStores.Select(static s => s.Name)), store.Key, own);
            }
        }

        foreach (var group in LiveSite.GroupsOf(balancer))
        {
            _graph.Link(Guard(new ResourceRef.Existing(group)), id, EdgeKind.Guards);
        }
    }

    private void Add(LiveTargetGroup group)
    {
        var type = group.Settings.Find(TargetGroupTable.Type);
        var id = _graph.Add(
            NodeKind.TargetGroup,
            group.Address,
            group.Settings.Find(TargetGroupTable.Protocol) is { Length: > 0 } protocol
                ? $"{protocol} {group.Settings.FindValue(TargetGroupTable.Port)}{(type is null or "instance" ? "" : $" ({type})")}"
                : type,
            HealthOf(group)
        );
        foreach (var target in group.Targets.OrderBy(static t => t.Key, StringComparer.Ordinal))
        {
            if (NodeOf(target.Id) is { } inner)
            {
                _graph.Link(id, inner);
            }
            else
            {
                _graph.Target(id, group.Address.Path, target);
            }
        }
    }

    /// <summary>Null: nobody asked.</summary>
    private string? HealthOf(LiveTargetGroup group) =>
        _status?.TargetGroups.FirstOrDefault(g => g.Arn == group.Id) is not { } health ? null
        : health.Targets.IsEmpty ? "no targets"
        : string.Join(
            ", ",
            health
                .Targets.GroupBy(static t => t.Serves ? "healthy" : t.State.ToString().ToLowerInvariant(), StringComparer.Ordinal)
                .OrderBy(static state => state.Key == "healthy" ? "" : state.Key, StringComparer.Ordinal)
                .Select(static state => $"{state.Count()} {state.Key}")
        );

    private void Add(LiveAutoScalingGroup group)
    {
        var id = _graph.Add(
            NodeKind.AutoScalingGroup,
            group.Address,
            $"{group.CapacityInService} of {group.DesiredCapacity} in service",
            group.ActiveRefresh is { } refresh ? $"refresh {refresh.Status}, {refresh.PercentageComplete}%" : null
        );
        foreach (var target in group.Settings.FindValue(AutoScalingGroupTable.TargetGroups) ?? [])
        {
            _graph.Link(_graph.TargetGroup(_names.Of(target)), id);
        }

        // A template's groups stand in its version, which is not read: they are the file's as long as it declares the group.
        if (_stack.AutoScalingGroups.FirstOrDefault(g => g.Name == group.Address.Path) is { } declared)
        {
            foreach (var name in GroupNames.Of(declared))
            {
                _graph.Link(
                    name.StartsWith("sg-", StringComparison.Ordinal)
                        ? Guard(new ResourceRef.Existing(name))
                        : Address.Of(ResourceKind.SecurityGroup, name).ToString(),
                    id,
                    EdgeKind.Guards
                );
            }
        }
    }

    private void AddCertificates()
    {
        foreach (var certificate in Sorted(_world.Certificates))
        {
            _graph.Add(
                NodeKind.Certificate,
                certificate.Address,
                string.Join(", ", certificate.Domains),
                certificate.Status == "ISSUED" ? null : certificate.Status
            );
        }

        foreach (var certificate in _stack.Certificates.Where(c => _world.Network.ExistingCertificates.ContainsKey(c.Name)))
        {
            _graph.Add(NodeKind.Certificate, Address.Of(ResourceKind.Certificate, certificate.Name), "made elsewhere");
        }

        foreach (var store in Sorted(_world.TrustStores))
        {
            _graph.Add(NodeKind.TrustStore, store.Address, store.Status == "ACTIVE" ? null : store.Status);
        }

        foreach (var store in _stack.TrustStores.OfType<TrustStore.Existing>())
        {
            _graph.Add(NodeKind.TrustStore, Address.Of(ResourceKind.TrustStore, store.Name), "made elsewhere");
        }
    }

    /// <summary>With each reason why it is not well.</summary>
    private GraphNode Judged(GraphNode node)
    {
        var reasons = _status?.Reasons.Where(r => r.What?.ToString() == node.Id).Select(static r => r.Message).ToList() ?? [];
        return reasons.Count == 0 ? node : node with { IsIll = true, Details = [.. node.Details, .. reasons] };
    }

    /// <summary>The name in the file; null: it is made elsewhere and has none.</summary>
    private string? Own(ResourceRef reference, IEnumerable<string> declared)
    {
        var name = _names.Of(reference);
        return _addresses.ContainsKey(reference.Key) || declared.Contains(name) ? name : null;
    }

    private string? NodeOf(ResourceRef reference) => _addresses.GetValueOrDefault(reference.Key)?.ToString();

    private string Guard(ResourceRef reference) => NodeOf(reference) ?? _graph.ForeignSecurityGroup(reference.Key);

    private static IEnumerable<T> Sorted<T>(ImmutableArray<T> resources)
        where T : LiveResource => resources.OrderBy(static r => r.Address.Path, StringComparer.Ordinal);
}
