using System.Collections.Immutable;
using Amazon.AutoScaling.Model;
using Amazon.ResourceGroupsTaggingAPI.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading;

/// <param name="Kinds">In the reading order of <see cref="ResourceKind.All"/>.</param>
public sealed record ListedStack(string Name, ImmutableArray<(ResourceKind Kind, int Count)> Kinds);

/// <summary>The stacks of an account in a region, by name.</summary>
public sealed record StackList(string Account, string Region, ImmutableArray<ListedStack> Stacks);

/// <summary>
/// Finds stacks by the tags of what they own. Scaling groups are asked for apart: AWS's index of tags does not have them. What it lists
/// counts where it is still there (<see cref="StandingThings"/>).
/// </summary>
public sealed class StackListReader(AwsSession session)
{
    private const int PageSize = 100;

    public async Task<StackList> ReadAsync(CancellationToken ct)
    {
        var (account, tagged, groups) = (session.GetAccountAsync(ct), TaggedAsync(ct), GroupsAsync(ct));
        await Task.WhenAll(account, tagged, groups);
        var standing = await new StandingThings(session, ct).OfAsync([.. await tagged]);
        var owned = standing.Concat(await groups).Select(t => (t.Stack, t.Address)).Distinct();
        return new(
            await account,
            session.Region,
            [
                .. owned
                    .GroupBy(o => o.Stack, StringComparer.Ordinal)
                    .OrderBy(s => s.Key, StringComparer.Ordinal)
                    .Select(stack => new ListedStack(
                        stack.Key,
                        [
                            .. ResourceKind
                                .All.Select(kind => (Kind: kind, Count: stack.Count(o => o.Address.Kind == kind)))
                                .Where(k => k.Count > 0),
                        ]
                    )),
            ]
        );
    }

    private async Task<IEnumerable<OwnedThing>> TaggedAsync(CancellationToken ct)
    {
        var mappings = await Pages.AllAsync(
            token =>
                session.Tagging.GetResourcesAsync(
                    new GetResourcesRequest
                    {
                        TagFilters = [new TagFilter { Key = OwnershipTags.Stack }],
                        ResourcesPerPage = PageSize,
                        PaginationToken = token,
                    },
                    ct
                ),
            page => page.ResourceTagMappingList,
            page => page.PaginationToken
        );
        return mappings.Select(m => Owned(m.ResourceARN, (m.Tags ?? []).Select(t => (t.Key, t.Value)))).OfType<OwnedThing>();
    }

    private async Task<IEnumerable<OwnedThing>> GroupsAsync(CancellationToken ct)
    {
        var groups = await Pages.AllAsync(
            token =>
                session.AutoScaling.DescribeAutoScalingGroupsAsync(
                    new DescribeAutoScalingGroupsRequest
                    {
                        Filters = [new Filter { Name = "tag-key", Values = [OwnershipTags.Stack] }],
                        MaxRecords = PageSize,
                        NextToken = token,
                    },
                    ct
                ),
            page => page.AutoScalingGroups,
            page => page.NextToken
        );
        return groups.Select(g => Owned("", (g.Tags ?? []).Select(t => (t.Key, t.Value)))).OfType<OwnedThing>();
    }

    private static OwnedThing? Owned(string arn, IEnumerable<(string Key, string Value)> said)
    {
        var tags = said.ToDictionary(t => t.Key, t => t.Value ?? "", StringComparer.Ordinal);
        return
            tags.TryGetValue(OwnershipTags.Stack, out var stack)
            && tags.TryGetValue(OwnershipTags.Address, out var text)
            && Address.Parse(text) is { } address
            ? new(arn, stack, address)
            : null;
    }
}
