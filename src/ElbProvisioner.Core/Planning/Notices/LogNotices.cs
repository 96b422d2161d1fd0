using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>
/// Logs that are turned on or go elsewhere: AWS writes to the bucket at once to try it, and refuses the change where it may not. What the
/// bucket's policy needs is shown, to be compared or pasted; elbctl does not touch buckets.
/// </summary>
internal static class LogNotices
{
    private static readonly ImmutableArray<(string Attributes, string Says)> Kinds =
    [
        ("access_logs", "access logs"),
        ("connection_logs", "connection logs"),
        ("health_check_logs", "health check logs"),
    ];

    public static IEnumerable<Diagnostic> Of(Stack stack, LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        foreach (var action in actions)
        {
            if (
                action.Operation is AwsOperation.SetLoadBalancerAttributes set
                && stack.LoadBalancers.FirstOrDefault(b => Address.Of(ResourceKind.LoadBalancer, b.Name) == action.Address) is { } balancer
            )
            {
                foreach (var told in Of(balancer, set, live))
                {
                    yield return told;
                }
            }
        }
    }

    private static IEnumerable<Diagnostic> Of(LoadBalancer balancer, AwsOperation.SetLoadBalancerAttributes set, LiveWorld live)
    {
        var logs = Logs(balancer).ToList();
        var policy = new LogBucketPolicy(balancer.IsNetwork, live.Region, live.Account);
        return logs.Where(log => set.Attributes.Keys.Any(key => key.StartsWith(log.Attributes + ".", StringComparison.Ordinal)))
            .GroupBy(static log => log.Bucket, StringComparer.Ordinal)
            .Select(bucket => new Diagnostic(
                NoticeCodes.BucketMustAdmit,
                balancer.At,
                $"loadBalancers.{balancer.Name} writes {string.Join(" and ", bucket.Select(static log => log.Says))} to the bucket "
                    + $"'{bucket.Key}'. AWS tries that when it is told, and refuses unless the bucket is in {live.Region}, "
                    + (balancer.IsNetwork ? "" : "is encrypted by no other keys than S3's own (SSE-S3), ")
                    + "and its policy lets it: "
                    + policy.Write(bucket.Key, [.. logs.Where(log => log.Bucket == bucket.Key).Select(static log => log.Prefix)]),
                "Add to the bucket's policy what it lacks: elbctl neither reads nor changes buckets."
            ));
    }

    private static IEnumerable<(string Attributes, string Says, string Bucket, string Prefix)> Logs(LoadBalancer balancer) =>
        from kind in Kinds
        where balancer.Attributes.GetValueOrDefault(kind.Attributes + ".s3.enabled") == "true"
        let bucket = balancer.Attributes.GetValueOrDefault(kind.Attributes + ".s3.bucket", "")
        where bucket.Length > 0
        select (kind.Attributes, kind.Says, bucket, balancer.Attributes.GetValueOrDefault(kind.Attributes + ".s3.prefix", ""));
}
