using System.Collections.Immutable;
using Amazon.ResourceGroupsTaggingAPI.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>
/// What AWS's index of tags lists for the stack: a list of where to look, never a proof. It lags behind both creation and deletion,
/// and tag changes [Resource Groups Tagging API]. It lists every type of resource that has tags [ibid., GetResources], so listeners
/// and rules too: with their ARNs nothing has to wait for the listing in front of it. Emulators list none, and are read one trip deeper.
/// </summary>
/// <param name="Tagged">The tags that the index knows of each ARN, in the order of ARNs.</param>
internal sealed record OwnershipIndex(ImmutableSortedDictionary<string, Tags> Tagged)
{
    private const int PageSize = 100;

    // "acm" rather than "acm:certificate": both mean the same to AWS, and emulators know the first.
    private static readonly ImmutableArray<string> Whole = ["elasticloadbalancing:loadbalancer", "elasticloadbalancing:targetgroup", "acm"];

    private static readonly ImmutableArray<string> Inner =
    [
        "elasticloadbalancing:listener",
        "elasticloadbalancing:listener-rule",
        "elasticloadbalancing:truststore",
        "cloudwatch:alarm",
        "ec2:elastic-ip",
        "ec2:vpc-endpoint-service",
    ];

    public IEnumerable<string> LoadBalancers => Of(":loadbalancer/");

    public IEnumerable<string> TargetGroups => Of(":targetgroup/");

    public IEnumerable<string> Listeners => Of(":listener/");

    public IEnumerable<string> Rules => Of(":listener-rule/");

    public IEnumerable<string> TrustStores => Of(":truststore/");

    public IEnumerable<string> Certificates => Of(":certificate/");

    public IEnumerable<string> Alarms => Of(":alarm:");

    public IEnumerable<string> EndpointServices => Of(":vpc-endpoint-service/");

    public IEnumerable<string> ElasticIps => Of(":elastic-ip/");

    public static async Task<OwnershipIndex> ReadAsync(ReadScope scope)
    {
        // Pages come one after another: where one does not hold all, two lists are asked for side by side.
        ImmutableArray<string>[] lists =
            Expected(scope.Stack) <= PageSize
                ?
                [
                    [.. Whole, .. Inner],
                ]
                : [Whole, Inner];
        var pages = await Task.WhenAll(lists.Select(types => ListAsync(scope, types)));
        return new(
            pages
                .SelectMany(p => p)
                .DistinctBy(r => r.ResourceARN, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(r => r.ResourceARN, r => TagSet.Of(r.Tags, t => t.Key, t => t.Value), StringComparer.Ordinal)
        );
    }

    private static int Expected(Stack stack) =>
        stack.TargetGroups.Length + stack.Certificates.Length + stack.LoadBalancers.Sum(b => 1 + b.Listeners.Sum(l => 1 + l.Rules.Length));

    /// <summary>
    /// An index that does not know listeners and rules is asked for the rest: they are found behind their load balancers.
    /// </summary>
    private static async Task<List<ResourceTagMapping>> ListAsync(ReadScope scope, ImmutableArray<string> types)
    {
        try
        {
            return await PagesAsync(scope, types);
        }
        catch (AmazonServiceException refusal) when (types.Contains(Inner[0]) && AwsFailure.Of(refusal).Kind == AwsFailureKind.Validation)
        {
            var known = types.RemoveRange(Inner);
            return known.IsEmpty ? [] : await PagesAsync(scope, known);
        }
    }

    private static Task<List<ResourceTagMapping>> PagesAsync(ReadScope scope, ImmutableArray<string> types) =>
        Pages.AllAsync(
            token =>
                scope.Session.Tagging.GetResourcesAsync(
                    new GetResourcesRequest
                    {
                        ResourceTypeFilters = [.. types],
                        TagFilters = [new TagFilter { Key = OwnershipTags.Stack, Values = [scope.Stack.Name] }],
                        ResourcesPerPage = PageSize,
                        PaginationToken = token,
                    },
                    scope.Cancel
                ),
            page => page.ResourceTagMappingList,
            page => page.PaginationToken
        );

    private IEnumerable<string> Of(string type) => Tagged.Keys.Where(a => a.Contains(type, StringComparison.Ordinal));
}
