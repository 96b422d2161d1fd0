using System.Collections.Immutable;
using Amazon.ResourceGroupsTaggingAPI;
using Amazon.ResourceGroupsTaggingAPI.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading;

/// <summary>
/// What AWS's index of tags lists for the stack: a list of where to look, never a proof. It lags behind both creation and deletion,
/// and tag changes [Resource Groups Tagging API].
/// </summary>
internal sealed record OwnershipIndex(ImmutableArray<string> LoadBalancers, ImmutableArray<string> TargetGroups, ImmutableArray<string> Certificates)
{
    private const int PageSize = 100;

    public static async Task<OwnershipIndex> ReadAsync(ReadScope scope)
    {
        var arns = await Pages.AllAsync(
            token => scope.Session.Tagging.GetResourcesAsync(
                new GetResourcesRequest
                {
                    // "acm" rather than "acm:certificate": both mean the same to AWS, and emulators know the first.
                    ResourceTypeFilters = ["elasticloadbalancing:loadbalancer", "elasticloadbalancing:targetgroup", "acm"],
                    TagFilters = [new TagFilter { Key = OwnershipTags.Stack, Values = [scope.Stack.Name] }],
                    ResourcesPerPage = PageSize,
                    PaginationToken = token,
                },
                scope.Cancel),
            page => page.ResourceTagMappingList?.Select(r => r.ResourceARN),
            page => page.PaginationToken);
        return new(
            [.. arns.Where(a => a.Contains(":loadbalancer/app/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)],
            [.. arns.Where(a => a.Contains(":targetgroup/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)],
            [.. arns.Where(a => a.Contains(":certificate/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);
    }
}
