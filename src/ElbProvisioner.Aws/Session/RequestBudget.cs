using System.Collections.Concurrent;

namespace ElbProvisioner.Aws.Session;

/// <summary>Keeps the session inside AWS's published request budgets, so that it waits a little rather than throttle the account.</summary>
public sealed class RequestBudget(TimeProvider time, double scale = 1)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _lines = new(StringComparer.Ordinal);

    /// <summary>
    /// Takes a token of every budget the call counts against, or none: one taken early would be spent by AWS's count when the call is
    /// sent, on top of what has been refilled meanwhile.
    /// </summary>
    /// <returns>Zero: taken. Else how long until it is worth asking again.</returns>
    internal TimeSpan Take(string service, string operation)
    {
        lock (_gate)
        {
            var needed = BudgetLimit.Of(service, operation).Select(BucketOf).ToList();
            var wait = needed.Select(bucket => bucket.UntilNext()).DefaultIfEmpty().Max();
            if (wait == TimeSpan.Zero)
            {
                needed.ForEach(bucket => bucket.Take());
            }

            return wait;
        }
    }

    internal async Task<TimeSpan> WaitAsync(string service, string operation, CancellationToken ct)
    {
        if (BudgetLimit.Of(service, operation) is not [.., var own])
        {
            return TimeSpan.Zero;
        }

        // One line for each kind of call: in it the order is kept, and a scarce kind does not hold up the others.
        var begun = time.GetTimestamp();
        var line = _lines.GetOrAdd(own.Name, _ => new SemaphoreSlim(1));
        await line.WaitAsync(ct);
        try
        {
            while (Take(service, operation) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, ct);
            }
        }
        finally
        {
            line.Release();
        }

        return time.GetElapsedTime(begun);
    }

    private TokenBucket BucketOf(BudgetLimit limit)
    {
        if (!_buckets.TryGetValue(limit.Name, out var bucket))
        {
            bucket = new TokenBucket(Math.Max(1, limit.Capacity * scale), limit.PerSecond * scale, time);
            _buckets.Add(limit.Name, bucket);
        }

        return bucket;
    }
}

/// <summary>
/// One published token bucket. Sources: the ELB user guide on API throttling, the EC2 developer guide on request throttling, the ACM
/// and Route 53 quota pages. Auto Scaling, the tagging API and STS publish no numbers: parallelism and retries keep those polite.
/// </summary>
internal readonly record struct BudgetLimit(string Name, double Capacity, double PerSecond)
{
    private static readonly BudgetLimit ElbAccount = new("elb", 40, 10);
    private static readonly BudgetLimit ElbReads = new("elb reads", 40, 10);
    private static readonly BudgetLimit ElbWrites = new("elb writes", 20, 3);
    private static readonly BudgetLimit ElbHeavy = new("elb resource-intensive", 10, 0.2);
    private static readonly BudgetLimit ElbRegistration = new("elb registration", 20, 4);
    private static readonly BudgetLimit ElbTrustStores = new("elb trust stores", 10, 0.2);
    private static readonly BudgetLimit ElbTrustStoreChanges = new("elb trust store changes", 10, 0.2);
    private static readonly BudgetLimit Route53 = new("route53", 5, 5);

    public static BudgetLimit[] Of(string service, string operation) =>
        service switch
        {
            AwsService.ElasticLoadBalancing => [ElbAccount, OfElb(operation)],
            AwsService.Ec2 => [OfEc2(operation)],
            AwsService.CertificateManager => [OfAcm(operation)],
            AwsService.Route53 => [Route53],
            _ => [],
        };

    private static BudgetLimit OfElb(string operation) =>
        operation switch
        {
            "CreateLoadBalancer" or "SetSubnets" => ElbHeavy,
            "RegisterTargets" or "DeregisterTargets" => ElbRegistration,
            "CreateTrustStore" => ElbTrustStores,
            "ModifyTrustStore" or "DeleteTrustStore" or "AddTrustStoreRevocations" or "RemoveTrustStoreRevocations" => ElbTrustStoreChanges,
            _ => operation.StartsWith("Describe", StringComparison.Ordinal) ? ElbReads : ElbWrites,
        };

    private static BudgetLimit OfEc2(string operation) =>
        operation switch
        {
            "CreateLaunchTemplateVersion" or "ModifyLaunchTemplate" => new("ec2 " + operation, 100, 5),
            "CreateTags" or "DeleteTags" => new("ec2 " + operation, 100, 10),
            _ when operation.StartsWith("Describe", StringComparison.Ordinal) => new("ec2 " + operation, 100, 20),
            _ => new("ec2 " + operation, 50, 5),
        };

    private static BudgetLimit OfAcm(string operation)
    {
        var perSecond = operation switch
        {
            "DescribeCertificate" or "ListTagsForCertificate" or "DeleteCertificate" or "GetCertificate" => 10,
            "ListCertificates" => 8,
            "ImportCertificate" => 1,
            _ => 5,
        };
        return new("acm " + operation, perSecond, perSecond);
    }
}
