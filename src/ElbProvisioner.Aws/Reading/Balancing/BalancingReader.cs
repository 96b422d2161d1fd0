using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Balancing;

internal sealed record BalancingPart(
    ImmutableArray<LiveLoadBalancer> LoadBalancers,
    ImmutableArray<LiveTargetGroup> TargetGroups,
    ImmutableArray<LiveListener> Listeners,
    ImmutableArray<LiveRule> Rules,
    ImmutableArray<TakenPriority> TakenPriorities,
    ImmutableArray<StrangeListener> Strange,
    ImmutableArray<ForeignLoadBalancer> Foreign
);

/// <summary>
/// Load balancers, target groups, listeners and rules: the scarcest calls of all, one bucket of ten a second for the account. The
/// index of tags says where to look; what exists is what the service itself finds by name, and what is ours is what its tags say.
/// </summary>
internal sealed class BalancingReader(ReadScope scope)
{
    private const int PageSize = 400;

    private readonly ElbTags _tags = new(scope);

    public async Task<BalancingPart> ReadAsync(Task<OwnershipIndex> indexing, Task<string?> vpc)
    {
        var chains = new ListenerChain(scope, _tags);
        var loadBalancers = new LoadBalancerReader(scope);
        var foreign = new ForeignBalancerReader(scope, _tags);
        var findingForeign = foreign.FindAsync(vpc);
        var index = await indexing;
        var tagging = _tags.ReadAheadAsync(index.LoadBalancers.Concat(index.TargetGroups).Concat(index.Listeners).Concat(index.Rules));
        scope.Lookups.Begin(IndexHints.Of(index, scope.Stack));
        Task[] ahead = [.. index.LoadBalancers.Select(chains.ReadAsync), .. index.LoadBalancers.Select(loadBalancers.AttributesAsync)];

        var vpcId = await vpc;
        ImmutableArray<string> expectedBalancers = vpcId is null ? [] : ExpectedNames.LoadBalancers(scope.Stack, vpcId);
        ImmutableArray<string> expectedGroups = vpcId is null ? [] : ExpectedNames.TargetGroups(scope.Stack, vpcId);
        var finding = FindLoadBalancersAsync(index.LoadBalancers.Select(arn => NamePart(arn, 2)), expectedBalancers);
        var groups = await FindTargetGroupsAsync(index.TargetGroups.Select(arn => NamePart(arn, 1)), expectedGroups);
        var balancers = await finding;
        await tagging;
        await _tags.ReadAsync(balancers.Select(b => LoadBalancerReader.ArnOf(b)).Concat(groups.Select(g => TargetGroupReader.ArnOf(g))));
        ReportTaken(balancers, expectedBalancers, groups, expectedGroups);

        var targetGroups = Task.WhenAll(
            groups
                .Select(g => (Group: g, Owner: OwnerOfTargetGroup(g)))
                .Where(g => g.Owner is not null)
                .Select(g => new TargetGroupReader(scope).ReadAsync(g.Group, g.Owner, _tags.Of(TargetGroupReader.ArnOf(g.Group))))
        );
        var owned = await Task.WhenAll(
            balancers
                .Select(b => (Balancer: b, Owner: OwnerOfLoadBalancer(b)))
                .Where(b => b.Owner is not null)
                .Select(async b =>
                    (
                        LoadBalancer: await loadBalancers.ReadAsync(b.Balancer, b.Owner, _tags.Of(LoadBalancerReader.ArnOf(b.Balancer))),
                        Listeners: await ListenersOfAsync(chains, b.Balancer)
                    )
                )
        );
        var (listeners, rules, taken, strange) = await new ListenerReader(scope, _tags).ReadAsync(owned);
        await Task.WhenAll(ahead);
        var ownGroups = await targetGroups;
        var others = await foreign.ReadAsync(
            await findingForeign,
            index.Rules.Select(ForeignBalancerReader.BalancerOf).Concat(ownGroups.SelectMany(g => g.LoadBalancerArns)),
            balancers.Select(LoadBalancerReader.ArnOf).ToHashSet(StringComparer.Ordinal)
        );
        return new(
            [.. owned.Select(o => o.LoadBalancer).OrderBy(b => b.Id, StringComparer.Ordinal)],
            [.. ownGroups.OrderBy(g => g.Id, StringComparer.Ordinal)],
            listeners,
            [.. rules.Concat(others.Rules).OrderBy(r => r.Id, StringComparer.Ordinal)],
            [.. taken, .. others.Taken],
            strange,
            others.Balancers
        );
    }

    /// <summary>
    /// Of network load balancers only dual-stack ones have rules [NLB guide: listener rules]: of others none are asked for.
    /// </summary>
    private async Task<IReadOnlyList<RawListener>> ListenersOfAsync(ListenerChain chains, Answer balancer)
    {
        var listeners = await chains.ReadAsync(LoadBalancerReader.ArnOf(balancer));
        return balancer.Text("Type") == "network" && balancer.Text("IpAddressType") == "dualstack"
            ? await Task.WhenAll(listeners.Select(async l => l with { Rules = await scope.Lookups.Rules.ReadAsync(l.Arn) }))
            : listeners;
    }

    private Task<List<Answer>> FindLoadBalancersAsync(IEnumerable<string> likely, IEnumerable<string> possible) =>
        new NameLookup<Answer>(
            async names => await scope.Lookups.LoadBalancers.ReadAsync(names),
            () =>
                Pages.AllAsync(
                    token =>
                        scope.Session.Elb.CallAsync("DescribeLoadBalancers", [("Marker", token), ("PageSize", PageSize)], scope.Cancel),
                    page => page.Items("LoadBalancers"),
                    page => page.Text("NextMarker")
                ),
            LoadBalancerReader.NameOf
        ).FindAsync(likely, possible);

    private Task<List<Answer>> FindTargetGroupsAsync(IEnumerable<string> likely, IEnumerable<string> possible) =>
        new NameLookup<Answer>(
            async names => await scope.Lookups.TargetGroups.ReadAsync(names),
            () =>
                Pages.AllAsync(
                    token => scope.Session.Elb.CallAsync("DescribeTargetGroups", [("Marker", token), ("PageSize", PageSize)], scope.Cancel),
                    page => page.Items("TargetGroups"),
                    page => page.Text("NextMarker")
                ),
            TargetGroupReader.NameOf
        ).FindAsync(likely, possible);

    private void ReportTaken(
        List<Answer> balancers,
        ImmutableArray<string> expectedBalancers,
        List<Answer> groups,
        ImmutableArray<string> expectedGroups
    )
    {
        ReportTaken(
            ResourceKind.LoadBalancer,
            balancers.Select(b => (LoadBalancerReader.NameOf(b), LoadBalancerReader.ArnOf(b))),
            expectedBalancers
        );
        ReportTaken(
            ResourceKind.TargetGroup,
            groups.Select(g => (TargetGroupReader.NameOf(g), TargetGroupReader.ArnOf(g))),
            expectedGroups
        );
    }

    /// <param name="expected">In the order of the file.</param>
    private void ReportTaken(ResourceKind kind, IEnumerable<(string Name, string Arn)> found, ImmutableArray<string> expected)
    {
        var declared = NamedThings.Of(scope.Stack, kind).ToList();
        foreach (var (name, arn) in found.Where(f => expected.Contains(f.Name)))
        {
            var wanted = declared[expected.IndexOf(name)];
            if (OwnerOf(arn) is not { } owner)
            {
                Report(wanted, name, arn);
            }
            else if (owner.Address != wanted.Address && NameProof.IsTargetGroup(scope.Stack.Name, owner.Address, name))
            {
                // Of a long name only the beginning shows, so that it may have the form of the wrong address too.
                Strangers.ReportRetagged(scope, owner, wanted, $"{kind.Label} '{name}'");
            }
        }
    }

    private void Report(NamedThing wanted, string name, string arn)
    {
        if (scope.IsForApply)
        {
            var kind = wanted.Address.Kind.Label;
            scope.Findings.Report(
                LiveFindings.NameTaken,
                wanted.At,
                $"The {kind} name '{name}' is taken by an object without the tags of the stack '{scope.Stack.Name}' ({arn}); elbctl "
                    + "does not touch it.",
                $"Rename the {kind} in the file or delete the other object; if it is this stack's and lost its tags, give it back "
                    + $"{OwnershipTags.Stack}={scope.Stack.Name} and {OwnershipTags.Address}={wanted.Address}."
            );
        }
    }

    private OwnedResource? OwnerOfLoadBalancer(Answer balancer) =>
        OwnerOf(LoadBalancerReader.ArnOf(balancer))
            .Unless(
                ResourceKind.LoadBalancer,
                address =>
                    NameProof.IsLoadBalancer(
                        scope.Stack.Name,
                        address,
                        LoadBalancerReader.NameOf(balancer),
                        balancer.Text("Scheme") ?? "internet-facing",
                        balancer.Text("VpcId") ?? "",
                        balancer.Text("CustomerOwnedIpv4Pool")
                    ),
                scope,
                $"load balancer '{LoadBalancerReader.NameOf(balancer)}'"
            );

    private OwnedResource? OwnerOfTargetGroup(Answer group) =>
        OwnerOf(TargetGroupReader.ArnOf(group))
            .Unless(
                ResourceKind.TargetGroup,
                address => NameProof.IsTargetGroup(scope.Stack.Name, address, TargetGroupReader.NameOf(group)),
                scope,
                $"target group '{TargetGroupReader.NameOf(group)}'"
            );

    private OwnedResource? OwnerOf(string arn) => _tags.Of(arn) is { } own ? OwnedResource.TryRead(arn, scope.Stack.Name, own) : null;

    /// <summary><c>…:loadbalancer/app/NAME/ID</c>, <c>…:targetgroup/NAME/ID</c>.</summary>
    private static string NamePart(string arn, int index) => arn.Split('/') is { } parts && parts.Length > index ? parts[index] : arn;
}
