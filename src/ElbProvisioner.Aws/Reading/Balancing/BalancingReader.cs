using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Balancing;

internal sealed record BalancingPart(
    ImmutableArray<LiveLoadBalancer> LoadBalancers, ImmutableArray<LiveTargetGroup> TargetGroups, ImmutableArray<LiveListener> Listeners,
    ImmutableArray<LiveRule> Rules, ImmutableArray<TakenPriority> TakenPriorities);

/// <summary>
/// Load balancers, target groups, listeners and rules: the scarcest calls of all, one bucket of ten a second for the account. The
/// index of tags says where to look; what exists is what the service itself finds by name, and what is ours is what its tags say.
/// </summary>
internal sealed class BalancingReader(ReadScope scope)
{
    private const int PageSize = 400;

    private readonly ElbTags tags = new(scope);

    public async Task<BalancingPart> ReadAsync(Task<OwnershipIndex> indexing, Task<string?> vpc)
    {
        var chains = new ListenerChain(scope, tags);
        var loadBalancers = new LoadBalancerReader(scope);
        var index = await indexing;
        var tagging = tags.ReadAheadAsync(index.LoadBalancers.Concat(index.TargetGroups).Concat(index.Listeners).Concat(index.Rules));
        scope.Lookups.Begin(IndexHints.Of(index, scope.Stack));
        Task[] ahead = [.. index.LoadBalancers.Select(chains.ReadAsync), .. index.LoadBalancers.Select(loadBalancers.AttributesAsync)];

        var vpcId = await vpc;
        ImmutableArray<string> expectedBalancers = vpcId is null ? [] : ExpectedNames.LoadBalancers(scope.Stack, vpcId);
        ImmutableArray<string> expectedGroups = vpcId is null ? [] : ExpectedNames.TargetGroups(scope.Stack, vpcId);
        var finding = FindLoadBalancersAsync(index.LoadBalancers.Select(arn => NamePart(arn, 2)), expectedBalancers);
        var groups = await FindTargetGroupsAsync(index.TargetGroups.Select(arn => NamePart(arn, 1)), expectedGroups);
        var balancers = await finding;
        await tagging;
        await tags.ReadAsync(balancers.Select(b => b.LoadBalancerArn).Concat(groups.Select(g => g.TargetGroupArn)));
        ReportTaken(balancers, expectedBalancers, groups, expectedGroups);

        var targetGroups = Task.WhenAll(groups.Select(g => (Group: g, Owner: OwnerOf(g))).Where(g => g.Owner is not null)
            .Select(g => new TargetGroupReader(scope).ReadAsync(g.Group, g.Owner, tags.Of(g.Group.TargetGroupArn))));
        var owned = await Task.WhenAll(balancers.Select(b => (Balancer: b, Owner: OwnerOf(b))).Where(b => b.Owner is not null)
            .Select(async b => (
                LoadBalancer: await loadBalancers.ReadAsync(b.Balancer, b.Owner, tags.Of(b.Balancer.LoadBalancerArn)),
                Listeners: await chains.ReadAsync(b.Balancer.LoadBalancerArn))));
        var (listeners, rules, taken) = await new ListenerReader(scope, tags).ReadAsync(owned);
        await Task.WhenAll(ahead);
        return new(
            [.. owned.Select(o => o.LoadBalancer).OrderBy(b => b.Id, StringComparer.Ordinal)],
            [.. (await targetGroups).OrderBy(g => g.Id, StringComparer.Ordinal)], listeners, rules, taken);
    }

    private Task<List<LoadBalancer>> FindLoadBalancersAsync(IEnumerable<string> likely, IEnumerable<string> possible) => new NameLookup<LoadBalancer>(
        async names => await scope.Lookups.LoadBalancers.ReadAsync(names),
        () => Pages.AllAsync(
            token => scope.Session.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { Marker = token, PageSize = PageSize }, scope.Cancel),
            page => page.LoadBalancers, page => page.NextMarker),
        b => b.LoadBalancerName).FindAsync(likely, possible);

    private Task<List<TargetGroup>> FindTargetGroupsAsync(IEnumerable<string> likely, IEnumerable<string> possible) => new NameLookup<TargetGroup>(
        async names => await scope.Lookups.TargetGroups.ReadAsync(names),
        () => Pages.AllAsync(
            token => scope.Session.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { Marker = token, PageSize = PageSize }, scope.Cancel),
            page => page.TargetGroups, page => page.NextMarker),
        g => g.TargetGroupName).FindAsync(likely, possible);

    private void ReportTaken(
        List<LoadBalancer> balancers, ImmutableArray<string> expectedBalancers, List<TargetGroup> groups, ImmutableArray<string> expectedGroups)
    {
        foreach (var balancer in balancers.Where(b => OwnerOf(b.LoadBalancerArn) is null && expectedBalancers.Contains(b.LoadBalancerName)))
        {
            Report("load balancer", balancer.LoadBalancerName, balancer.LoadBalancerArn, scope.Stack.LoadBalancers[expectedBalancers.IndexOf(balancer.LoadBalancerName)].At);
        }

        foreach (var group in groups.Where(g => OwnerOf(g.TargetGroupArn) is null && expectedGroups.Contains(g.TargetGroupName)))
        {
            Report("target group", group.TargetGroupName, group.TargetGroupArn, scope.Stack.TargetGroups[expectedGroups.IndexOf(group.TargetGroupName)].At);
        }
    }

    private void Report(string kind, string name, string arn, SourceSpan at)
    {
        if (scope.IsForApply)
        {
            scope.Findings.Report(
                LiveFindings.NameTaken, at,
                $"The {kind} name '{name}' is taken by an object without the tags of the stack '{scope.Stack.Name}' ({arn}); elbctl does not touch it.",
                $"Rename the {kind} in the file or delete the other object; if it is this stack's and lost its tags, give it back {OwnershipTags.Stack} and {OwnershipTags.Address}.");
        }
    }

    private OwnedResource? OwnerOf(LoadBalancer balancer) => OwnerOf(balancer.LoadBalancerArn).Unless(
        owner => NameProof.IsLoadBalancer(scope.Stack.Name, owner.Address, balancer.LoadBalancerName, balancer.Scheme?.Value ?? "internet-facing", balancer.VpcId ?? ""),
        scope, $"load balancer '{balancer.LoadBalancerName}'");

    private OwnedResource? OwnerOf(TargetGroup group) => OwnerOf(group.TargetGroupArn).Unless(
        owner => NameProof.IsTargetGroup(scope.Stack.Name, owner.Address, group.TargetGroupName), scope, $"target group '{group.TargetGroupName}'");

    private OwnedResource? OwnerOf(string arn) => tags.Of(arn) is { } own ? OwnedResource.TryRead(arn, scope.Stack.Name, own) : null;

    /// <summary><c>…:loadbalancer/app/NAME/ID</c>, <c>…:targetgroup/NAME/ID</c>.</summary>
    private static string NamePart(string arn, int index) => arn.Split('/') is { } parts && parts.Length > index ? parts[index] : arn;
}
