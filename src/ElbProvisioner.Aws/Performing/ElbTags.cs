using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Performing;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>
/// Tags of load balancers, target groups, listeners and rules. Their creates are idempotent by name or port, so that a success may
/// return what somebody else made: the tags decide [ELBv2 API, CreateLoadBalancer].
/// </summary>
internal sealed class ElbTags(AwsSession aws)
{
    public static List<Tag> Of(IEnumerable<KeyValuePair<string, string>> tags) =>
        [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    /// <summary>For calls by name; null: no tags, no member.</summary>
    public static IReadOnlyList<object>? Structures(Tags tags) =>
        tags.IsEmpty ? null : [.. tags.Select(tag => CallsByName.Structure(("Key", tag.Key), ("Value", tag.Value)))];

    public async Task<Tags> ReadAsync(ActionScope scope, string arn)
    {
        var answer = await scope.RetryAsync(
            scope.Waits.Propagation,
            refusal => refusal.Is("LoadBalancerNotFound", "TargetGroupNotFound", "ListenerNotFound", "RuleNotFound", "TrustStoreNotFound"),
            "waiting for AWS to know what it just made",
            () => aws.Elb.DescribeTagsAsync(new DescribeTagsRequest { ResourceArns = [arn] }, scope.Stop)
        );
        return (answer.TagDescriptions ?? [])
            .Where(d => d.ResourceArn == arn)
            .SelectMany(d => d.Tags ?? [])
            .ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value ?? "", StringComparer.Ordinal);
    }

    /// <summary>Passes when the object is ours, and gives it the tags it lacks.</summary>
    public async Task ConfirmAsync(ActionScope scope, string what, string arn, Tags wanted, string? remedy = null)
    {
        var found = Tags.Empty;
        var settled = 0;
        await scope.UntilAsync(
            scope.Waits.Propagation,
            $"the tags of the {what}",
            async () =>
            {
                found = await ReadAsync(scope, arn);
                // A new object's tags may come a little after it; an object without any after that has none.
                return Ownership.Fits(found, wanted) || found.Count > 0 || ++settled > 3
                    ? Look.Done
                    : Look.NotYet("waiting for AWS to show its tags");
            }
        );
        Ownership.Require(scope, what, arn, found, wanted, remedy);
        if (Ownership.Missing(found, wanted) is { Count: > 0 } missing)
        {
            await aws.Elb.AddTagsAsync(new AddTagsRequest { ResourceArns = [arn], Tags = Of(missing) }, scope.ToTheEnd());
        }
    }
}
