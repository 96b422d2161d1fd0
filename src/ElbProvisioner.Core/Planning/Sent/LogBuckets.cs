using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Sent;

/// <summary>
/// Logs that a plan turns on or sends elsewhere: AWS writes to the bucket at once to try it, and refuses where it may not.
/// </summary>
internal sealed class LogBuckets(Stack stack, LiveWorld live, Plan plan)
{
    private static readonly ImmutableArray<(string Attributes, string Says)> Kinds =
    [
        ("access_logs", "access logs"),
        ("connection_logs", "connection logs"),
        ("health_check_logs", "health check logs"),
    ];

    public IEnumerable<SentValue> Of(Address address, AwsOperation.SetLoadBalancerAttributes set)
    {
        if (stack.LoadBalancers.FirstOrDefault(b => Address.Of(ResourceKind.LoadBalancer, b.Name) == address) is not { } balancer)
        {
            return [];
        }

        var logs = Logs(balancer).ToList();
        return logs.Where(log => set.Attributes.Keys.Any(key => key.StartsWith(log.Attributes + ".", StringComparison.Ordinal)))
            .GroupBy(static log => log.Bucket, StringComparer.Ordinal)
            .Select(bucket => new SentValue.LogBucket(
                new LogDelivery(
                    balancer.IsNetwork,
                    NameOf(address),
                    (set.LoadBalancer as ResourceRef.Existing)?.Id,
                    live.Region,
                    live.Account,
                    bucket.Key,
                    [.. logs.Where(log => log.Bucket == bucket.Key).Select(static log => log.Prefix).Distinct(StringComparer.Ordinal)]
                ),
                balancer.Name,
                string.Join(" and ", bucket.Select(static log => log.Says)),
                balancer.At
            ));
    }

    private string NameOf(Address address) =>
        plan
            .Actions.Where(action => action.Address == address)
            .Select(static action => action.Operation)
            .OfType<AwsOperation.CreateLoadBalancer>()
            .Select(static create => create.Settings.Get(LoadBalancerTable.Name))
            .FirstOrDefault("*");

    private static IEnumerable<(string Attributes, string Says, string Bucket, string Prefix)> Logs(LoadBalancer balancer) =>
        from kind in Kinds
        where balancer.Attributes.GetValueOrDefault(kind.Attributes + ".s3.enabled") == "true"
        let bucket = balancer.Attributes.GetValueOrDefault(kind.Attributes + ".s3.bucket", "")
        where bucket.Length > 0
        select (kind.Attributes, kind.Says, bucket, balancer.Attributes.GetValueOrDefault(kind.Attributes + ".s3.prefix", ""));
}
