using System.Collections.Immutable;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Cli.Views;

internal sealed record LoadBalancerOutput(string Name, string DnsName, string Arn, string ZoneId, ImmutableArray<string> Dns)
{
    /// <summary>By which it can be reached by themselves; empty where AWS may change them.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>By which endpoints are made; null: it has no endpoint service.</summary>
    public string? EndpointServiceName { get; init; }
}

/// <param name="Value">Null: something it refers to is not there yet.</param>
internal sealed record DeclaredOutput(string Name, string? Value);

/// <summary>What a stack gives to whoever uses it: every load balancer's names, and what its file declares.</summary>
internal sealed record StackOutputs(
    string Stack,
    string Account,
    string Region,
    ImmutableArray<LoadBalancerOutput> LoadBalancers,
    ImmutableArray<DeclaredOutput> Declared
)
{
    /// <param name="made">What a run that has just ended gave back; it counts before <paramref name="world"/>, which was read before the
    /// run.</param>
    public static StackOutputs Of(Stack stack, LiveWorld world, ImmutableDictionary<Address, Outputs> made)
    {
        var loadBalancers = stack
            .LoadBalancers.Select(lb =>
                Find(lb, world, made) is { } found ? found with { EndpointServiceName = ServiceOf(lb, world, made) } : null
            )
            .OfType<LoadBalancerOutput>()
            .ToImmutableArray();
        return new(
            stack.Name,
            world.Account,
            world.Region,
            loadBalancers,
            [.. stack.Outputs.Select(o => new DeclaredOutput(o.Name, Value(o, loadBalancers, world, made)))]
        );
    }

    private static LoadBalancerOutput? Find(LoadBalancer loadBalancer, LiveWorld world, ImmutableDictionary<Address, Outputs> made)
    {
        var address = Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name);
        ImmutableArray<string> dns = [.. loadBalancer.Dns.Select(d => d.Name)];
        if (made.TryGetValue(address, out var outputs) && outputs.Values.TryGetValue("dnsName", out var dnsName))
        {
            return new(loadBalancer.Name, dnsName, outputs.Id, outputs.Values.GetValueOrDefault("zoneId", ""), dns)
            {
                Addresses = AddressesOf(outputs),
            };
        }

        if (loadBalancer.IsForeign)
        {
            return world.ForeignOf(loadBalancer) is { } foreign
                ? new(loadBalancer.Name, foreign.DnsName, foreign.Arn, foreign.CanonicalHostedZoneId, dns)
                : null;
        }

        // Two of one address: a replacement was cut short. The one that fits the file is the one to use.
        var live = world
            .LoadBalancers.Where(l => l.Address == address)
            .OrderByDescending(l => l.Settings.Find(LoadBalancerTable.Scheme) == loadBalancer.Scheme)
            .FirstOrDefault();
        return live is null
            ? null
            : new(loadBalancer.Name, live.DnsName, live.Id, live.CanonicalHostedZoneId, dns)
            {
                Addresses = outputs?.Values.ContainsKey("addresses") == true ? AddressesOf(outputs) : live.Addresses,
            };
    }

    private static string? ServiceOf(LoadBalancer loadBalancer, LiveWorld world, ImmutableDictionary<Address, Outputs> made)
    {
        var address = Address.Of(ResourceKind.EndpointService, loadBalancer.Name);
        return loadBalancer.EndpointService is null ? null
            : made.TryGetValue(address, out var outputs) && outputs.Values.TryGetValue("serviceName", out var name) ? name
            : world.EndpointServices.FirstOrDefault(s => s.Address == address)?.ServiceName;
    }

    private static ImmutableArray<string> AddressesOf(Outputs made) =>
        [.. made.Values.GetValueOrDefault("addresses", "").Split(", ", StringSplitOptions.RemoveEmptyEntries)];

    private static string? Value(
        Output output,
        ImmutableArray<LoadBalancerOutput> loadBalancers,
        LiveWorld world,
        ImmutableDictionary<Address, Outputs> made
    )
    {
        if (output.Parts.Any(p => p.IsSecret))
        {
            return Secrets.Mask;
        }

        var parts = output.Parts.Select(p => p.IsReference ? Resolve(p.Text, loadBalancers, world, made) : p.Text).ToList();
        return parts.Contains(null) ? null : string.Concat(parts);
    }

    /// <summary><c>loadBalancers.web.dnsName</c>, <c>targetGroups.app.arn</c> and the like; binding has checked the names.</summary>
    private static string? Resolve(
        string path,
        ImmutableArray<LoadBalancerOutput> loadBalancers,
        LiveWorld world,
        ImmutableDictionary<Address, Outputs> made
    )
    {
        if (path.Split('.') is not [var section, var name, var attribute])
        {
            return null;
        }

        if (section == "loadBalancers")
        {
            var loadBalancer = loadBalancers.FirstOrDefault(l => l.Name == name);
            return attribute switch
            {
                "dnsName" => loadBalancer?.DnsName,
                "arn" => loadBalancer?.Arn,
                "zoneId" => loadBalancer?.ZoneId,
                "endpointServiceName" => loadBalancer?.EndpointServiceName,
                "addresses" when loadBalancer is { Addresses.IsEmpty: false } => string.Join(", ", loadBalancer.Addresses),
                _ => null,
            };
        }

        IEnumerable<LiveResource> live = section switch
        {
            "targetGroups" => world.TargetGroups,
            "certificates" => world.Certificates,
            "trustStores" => world.TrustStores,
            "securityGroups" => world.SecurityGroups,
            "autoScalingGroups" => world.AutoScalingGroups,
            _ => [],
        };
        return made.FirstOrDefault(m => m.Key.Path == name && SectionOf(m.Key.Kind) == section).Value?.Id
            ?? live.FirstOrDefault(l => l.Address.Path == name)?.Id;
    }

    private static string SectionOf(ResourceKind kind) => kind.Id + "s";
}
