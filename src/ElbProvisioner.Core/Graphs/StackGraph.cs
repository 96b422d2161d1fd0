using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Graphs;

/// <summary>A stack as its file has it.</summary>
public static class StackGraph
{
    internal const string Foreign = "somebody else's";

    /// <param name="world">Tells what the file leaves to the network; null: nothing was read, and that is left out.</param>
    public static Graph Of(Stack stack, LiveWorld? world = null)
    {
        var context = new PlanningContext(stack, world ?? Nowhere(stack));
        var groups = SecurityGroupLowering.Groups(context);
        foreach (var group in groups)
        {
            context.Decide(group.Address, null);
        }

        foreach (var balancer in stack.LoadBalancers)
        {
            context.Decide(AddressOf(balancer), null);
        }

        var graph = new GraphBuilder(name => stack.TargetGroups.Any(group => group.Name == name));
        AddNames(graph, stack);
        foreach (var balancer in stack.LoadBalancers)
        {
            Add(graph, context, balancer);
        }

        foreach (var group in stack.TargetGroups)
        {
            Add(graph, context, group);
        }

        foreach (var group in stack.AutoScalingGroups)
        {
            Add(graph, context, group);
        }

        foreach (var group in groups)
        {
            graph.SecurityGroup(group.Address, group.Rules(context), reference => NodeOf(graph, reference));
        }

        AddCertificates(graph, stack);
        return graph.Build(TitleOf(stack.Name, stack.Region ?? world?.Region, stack.Account ?? world?.Account)).Without(stack.Secrets);
    }

    internal static string TitleOf(string stack, string? region, string? account) =>
        string.Join(" · ", new[] { stack, region, account is null ? null : $"account {account}" }.OfType<string>());

    private static void AddNames(GraphBuilder graph, Stack stack)
    {
        foreach (var (balancer, dns) in stack.LoadBalancers.SelectMany(b => b.Dns.Select(d => (b, d))))
        {
            var policy = DnsRecordTable.PolicyOf(dns.Settings);
            graph.Link(
                graph.Add(NodeKind.DnsName, $"{ResourceKind.DnsRecord.Id}/{dns.Name}", dns.Name),
                AddressOf(balancer).ToString(),
                label: policy is null ? "" : $"{policy.Path} policy"
            );
        }

        foreach (var record in stack.DnsRecords)
        {
            var said = record.Dns.Settings;
            var answer = said.Find(DnsRecordTable.AliasName) ?? string.Join(", ", said.FindValue(DnsRecordTable.Values) ?? []);
            graph.Add(
                NodeKind.DnsName,
                Address.Of(ResourceKind.DnsRecord, record.Name).ToString(),
                record.Dns.Name,
                $"{record.Type} {answer}"
            );
        }
    }

    private static void Add(GraphBuilder graph, PlanningContext context, LoadBalancer balancer)
    {
        var id = graph.Add(
            NodeKind.LoadBalancer,
            AddressOf(balancer),
            balancer.IsForeign ? Foreign
                : balancer.IsGateway ? "gateway"
                : $"{balancer.Type}, {balancer.Scheme}"
        );
        if (balancer.EndpointService is { IsWanted: true })
        {
            graph.Link(graph.Add(NodeKind.EndpointService, Address.Of(ResourceKind.EndpointService, balancer.Name)), id);
        }

        foreach (var listener in balancer.Listeners)
        {
            var own = graph.Listener(id, Address.Of(ResourceKind.Listener, balancer.Name, listener.Name), StackSite.TableOf(listener));
            foreach (var certificate in listener.Certificates)
            {
                graph.Certificate(certificate.IsExisting ? null : certificate.Text, certificate.Text, own);
            }

            if (listener.TrustStore is { } store)
            {
                graph.TrustStore(store.IsExisting ? null : store.Text, store.Text, own);
            }
        }

        foreach (var group in SecurityGroupLowering.GroupsOf(context, balancer))
        {
            graph.Link(NodeOf(graph, group), id, EdgeKind.Guards);
        }
    }

    private static void Add(GraphBuilder graph, PlanningContext context, TargetGroup group)
    {
        var id = graph.Add(NodeKind.TargetGroup, Address.Of(ResourceKind.TargetGroup, group.Name), Say(group));
        foreach (var target in TargetLowering.Of(context, group))
        {
            if (target.Id is ResourceRef.Planned inner)
            {
                graph.Link(id, inner.Address.ToString());
            }
            else
            {
                graph.Target(id, group.Name, target with { Zone = null });
            }
        }
    }

    private static string Say(TargetGroup group) =>
        group.Protocol.Length == 0
            ? group.Type
            : string.Join(' ', new[] { group.Protocol, $"{group.Port}", group.Type == "instance" ? "" : $"({group.Type})" }).TrimEnd();

    private static void Add(GraphBuilder graph, PlanningContext context, AutoScalingGroup group)
    {
        var id = graph.Add(
            NodeKind.AutoScalingGroup,
            Address.Of(ResourceKind.AutoScalingGroup, group.Name),
            group.Size.Min == group.Size.Max
                ? $"{group.Size.Min} {group.Size.Unit ?? (group.Size.Min == 1 ? "instance" : "instances")}"
                : $"{group.Size.Min} to {group.Size.Max} {group.Size.Unit ?? "instances"}"
        );
        foreach (var target in group.TargetGroups)
        {
            graph.Link(graph.TargetGroup(LiveNames.ShortOf(target.Text)), id);
        }

        foreach (var guard in SecurityGroupLowering.GroupsOf(context, group))
        {
            graph.Link(NodeOf(graph, guard), id, EdgeKind.Guards);
        }
    }

    private static void AddCertificates(GraphBuilder graph, Stack stack)
    {
        foreach (var certificate in stack.Certificates)
        {
            graph.Add(
                NodeKind.Certificate,
                Address.Of(ResourceKind.Certificate, certificate.Name),
                certificate switch
                {
                    Certificate.Requested requested => string.Join(", ", requested.AlternativeNames.Prepend(requested.Domain)),
                    Certificate.Imported => "imported",
                    Certificate.Found found => $"made elsewhere, for {found.Domain}",
                    _ => "made elsewhere",
                }
            );
        }

        foreach (var store in stack.TrustStores)
        {
            graph.Add(
                NodeKind.TrustStore,
                Address.Of(ResourceKind.TrustStore, store.Name),
                store is TrustStore.Existing ? "made elsewhere" : null
            );
        }
    }

    private static string NodeOf(GraphBuilder graph, ResourceRef reference) =>
        reference is ResourceRef.Planned planned ? planned.Address.ToString() : graph.ForeignSecurityGroup(reference.Key);

    private static Address AddressOf(LoadBalancer balancer) => Address.Of(ResourceKind.LoadBalancer, balancer.Name);

    /// <summary>Offline nobody knows the network, nor the account that functions are of.</summary>
    private static LiveWorld Nowhere(Stack stack) =>
        new()
        {
            Account = stack.Account ?? "",
            Region = stack.Region ?? "",
            Network = new() { VpcId = "", VpcIpv4Cidrs = ["the VPC"] },
        };
}
