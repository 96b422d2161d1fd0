using System.Collections.Immutable;
using Amazon.ResourceGroupsTaggingAPI.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Balancing;

internal sealed record ForeignPart(
    ImmutableArray<ForeignLoadBalancer> Balancers,
    ImmutableArray<LiveRule> Rules,
    ImmutableArray<TakenPriority> Taken
);

/// <summary>
/// Load balancers of somebody else that the file names, and those on which rules of the stack are left. A stack that has neither asks
/// nothing.
/// </summary>
internal sealed class ForeignBalancerReader(ReadScope scope, ElbTags tags)
{
    private const int PageSize = 100;

    /// <summary>Those that the file names, by their names there.</summary>
    public async Task<List<(string Name, Answer Balancer)>> FindAsync(Task<string?> vpc)
    {
        var wanted = scope.Stack.ForeignLoadBalancers.ToList();
        var found = await Task.WhenAll(wanted.Select(b => FindAsync(b, vpc)));
        List<(string Name, Answer Balancer)> there = [.. found.SelectMany(static f => f)];
        await tags.ReadAsync(there.Select(static b => LoadBalancerReader.ArnOf(b.Balancer)));
        foreach (var (name, balancer) in there.Where(b => IsOurs(LoadBalancerReader.ArnOf(b.Balancer))))
        {
            Report(
                wanted.Find(b => b.Name == name)?.Existing,
                ExistenceCodes.ForeignBalancerIsOurs,
                $"The load balancer '{name}' ({LoadBalancerReader.NameOf(balancer)}) is this stack's own, by its tags.",
                "Write it without `existing`, with all that it is; or give it to somebody else by taking its elbctl: tags away."
            );
        }

        there.RemoveAll(b => IsOurs(LoadBalancerReader.ArnOf(b.Balancer)));
        return there;
    }

    /// <param name="likely">ARNs of load balancers on which rules of the stack may be.</param>
    /// <param name="own">ARNs of those that are the stack's, or were taken for it.</param>
    public async Task<ForeignPart> ReadAsync(
        List<(string Name, Answer Balancer)> named,
        IEnumerable<string> likely,
        IReadOnlySet<string> own
    )
    {
        var known = named.Select(static b => LoadBalancerReader.ArnOf(b.Balancer)).ToHashSet(StringComparer.Ordinal);
        var left = await LeftAsync([.. likely.Distinct(StringComparer.Ordinal).Where(arn => !own.Contains(arn) && !known.Contains(arn))]);
        var all = named.ConvertAll(static b => (Name: (string?)b.Name, b.Balancer));
        all.AddRange(left.Select(static b => ((string?)null, b)));
        if (all.Count == 0)
        {
            return new([], [], []);
        }

        var chains = new ListenerChain(scope, tags);
        var listeners = all.ConvertAll(b => chains.ReadAsync(LoadBalancerReader.ArnOf(b.Balancer)));
        var raw = await Task.WhenAll(listeners);
        var reader = new ListenerReader(scope, tags);
        await reader.ReadTagsAsync(raw.SelectMany(static l => l));
        var rules = ImmutableArray.CreateBuilder<LiveRule>();
        var taken = ImmutableArray.CreateBuilder<TakenPriority>();
        foreach (var listener in raw.SelectMany(static l => l).DistinctBy(static l => l.Arn, StringComparer.Ordinal))
        {
            reader.Sort(listener, rules, taken);
        }

        var used = rules.Select(static r => r.ListenerArn).ToHashSet(StringComparer.Ordinal);
        return new(
            [
                .. all.Select((b, i) => Of(b.Name, b.Balancer, raw[i], used, reader))
                    .Where(static b => b.Name is not null || b.Listeners.Any(static l => l.IsUsed))
                    .OrderBy(static b => b.Arn, StringComparer.Ordinal),
            ],
            rules.ToImmutable(),
            taken.ToImmutable()
        );
    }

    /// <summary><c>…:listener-rule/app/NAME/ID/LISTENER/RULE</c>: the load balancer's ARN.</summary>
    public static string BalancerOf(string ruleArn) =>
        ruleArn.Split('/') is [var start, var type, var name, var id, ..]
            ? $"{start.Replace(":listener-rule", ":loadbalancer", StringComparison.Ordinal)}/{type}/{name}/{id}"
            : ruleArn;

    private ForeignLoadBalancer Of(
        string? name,
        Answer balancer,
        IReadOnlyList<RawListener> listeners,
        HashSet<string> used,
        ListenerReader reader
    )
    {
        var arn = LoadBalancerReader.ArnOf(balancer);
        var ports = scope
            .Stack.ForeignLoadBalancers.Where(b => b.Name == name)
            .SelectMany(static b => b.Listeners)
            .Select(static l => l.Port)
            .ToHashSet();
        return new(
            name,
            arn,
            LoadBalancerTable.Table.Read(balancer.Members),
            balancer.Text("DNSName") ?? "",
            balancer.Text("CanonicalHostedZoneId") ?? "",
            balancer.Inner("State")?.Text("Code") ?? ""
        )
        {
            Listeners =
            [
                .. listeners
                    .Select(l => new ForeignListener(
                        l.Arn,
                        arn,
                        ListenerReader.SettingsOf(l),
                        ports.Contains(l.Port) || used.Contains(l.Arn)
                    )
                    {
                        Stack = reader.OtherStackOf(l.Arn),
                        Declared = reader.OtherStackOf(l.Arn) is null ? [] : DeclaredTags.Read(tags.Of(l.Arn) ?? TagMap.Empty),
                    })
                    .OrderBy(static l => l.Arn, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>Of what carries the stack's own tags nothing is foreign: copies of it are told and left alone.</summary>
    private async Task<List<Answer>> LeftAsync(List<string> arns)
    {
        var found = await Task.WhenAll(arns.Select(arn => NamedAsync(NameOf(arn))));
        var there = found.SelectMany(static f => f).Where(b => arns.Contains(LoadBalancerReader.ArnOf(b), StringComparer.Ordinal)).ToList();
        await tags.ReadAsync(there.Select(LoadBalancerReader.ArnOf));
        return [.. there.Where(b => !IsOurs(LoadBalancerReader.ArnOf(b)))];
    }

    private async Task<IEnumerable<(string Name, Answer Balancer)>> FindAsync(LoadBalancer wanted, Task<string?> vpc)
    {
        var found = wanted.Existing switch
        {
            ExistingBalancer.ByName named => await NamedAsync(named.Name),
            ExistingBalancer.ByArn given => [.. (await NamedAsync(given.Name)).Where(b => LoadBalancerReader.ArnOf(b) == given.Arn)],
            ExistingBalancer.OfStack other => await OfStackAsync(other, await vpc),
            ExistingBalancer.ByTags tagged => await TaggedAsync(tagged),
            _ => [],
        };
        if (found is [var only])
        {
            return [(wanted.Name, only)];
        }

        if (found.Count == 0)
        {
            Report(
                wanted.Existing,
                ExistenceCodes.ForeignBalancerMissing,
                $"The load balancer '{wanted.Name}' ({wanted.Existing?.Said}) does not exist in {scope.Session.Region}.",
                wanted.Existing is ExistingBalancer.OfStack
                    ? "Apply that stack first; it is looked for in this stack's VPC."
                    : "Check it, the region and the account; AWS's index of tags shows a new one after some seconds."
            );
        }
        else
        {
            Report(
                wanted.Existing,
                ExistenceCodes.ForeignBalancerAmbiguous,
                $"{found.Count} load balancers of {scope.Session.Region} carry the tags of '{wanted.Name}': "
                    + $"{string.Join(", ", found.Select(LoadBalancerReader.NameOf).Order(StringComparer.Ordinal))}.",
                "Add a tag that only one of them has, or write its name."
            );
        }

        return [];
    }

    private async Task<List<Answer>> NamedAsync(string name)
    {
        try
        {
            return await scope.Lookups.LoadBalancers.ReadAsync([name]);
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return [];
        }
    }

    /// <summary>
    /// By its name, which elbctl gave: AWS's index of tags does not show a new one at once. Its tags prove that it is the one.
    /// </summary>
    private async Task<List<Answer>> OfStackAsync(ExistingBalancer.OfStack other, string? vpc)
    {
        if (vpc is null)
        {
            return [];
        }

        var found = (await Task.WhenAll(ExpectedNames.OfStack(other.Stack, other.Name, vpc).Select(NamedAsync)))
            .SelectMany(static f => f)
            .ToList();
        await tags.ReadAsync(found.Select(LoadBalancerReader.ArnOf));
        var address = Address.Of(ResourceKind.LoadBalancer, other.Name);
        return
        [
            .. found.Where(b =>
                tags.Of(LoadBalancerReader.ArnOf(b)) is { } own
                && OwnedResource.TryRead(LoadBalancerReader.ArnOf(b), other.Stack, own)?.Address == address
            ),
        ];
    }

    private async Task<List<Answer>> TaggedAsync(ExistingBalancer.ByTags tagged)
    {
        var listed = await Pages.AllAsync(
            token =>
                scope.Session.Tagging.GetResourcesAsync(
                    new GetResourcesRequest
                    {
                        ResourceTypeFilters = ["elasticloadbalancing:loadbalancer"],
                        TagFilters = [.. tagged.Tags.Select(t => new TagFilter { Key = t.Key, Values = [t.Value] })],
                        ResourcesPerPage = PageSize,
                        PaginationToken = token,
                    },
                    scope.Cancel
                ),
            page => page.ResourceTagMappingList,
            page => page.PaginationToken
        );
        var arns = listed.Select(static r => r.ResourceARN).ToHashSet(StringComparer.Ordinal);
        var found = await Task.WhenAll(arns.Select(arn => NamedAsync(NameOf(arn))));
        List<Answer> there = [.. found.SelectMany(static f => f).Where(b => arns.Contains(LoadBalancerReader.ArnOf(b)))];

        // The index lags behind: what is gone, or lost the tags, does not count.
        await tags.ReadAsync(there.Select(LoadBalancerReader.ArnOf));
        return there.FindAll(b =>
            tags.Of(LoadBalancerReader.ArnOf(b)) is { } own && tagged.Tags.All(t => own.GetValueOrDefault(t.Key) == t.Value)
        );
    }

    private bool IsOurs(string arn) => tags.Of(arn)?.GetValueOrDefault(OwnershipTags.Stack) == scope.Stack.Name;

    private static string NameOf(string arn) => arn.Split('/') is [_, _, var name, ..] ? name : arn;

    private void Report(ExistingBalancer? existing, Core.Diagnostics.DiagnosticCode code, string message, string remedy)
    {
        if (scope.IsForApply && existing is not null)
        {
            scope.Findings.Report(code, existing.At, message, remedy);
        }
    }
}
