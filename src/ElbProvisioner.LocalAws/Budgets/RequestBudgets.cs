using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Budgets;

/// <summary>
/// AWS's request budgets: token buckets by region. ELB's, EC2's and ACM's are published ("API throttling" in their guides; ACM quotas),
/// Route 53's five a second and Lambda's too; Auto Scaling and the others publish none and get a generous one here.
/// </summary>
/// <param name="speed">How much faster than in life the buckets fill.</param>
internal sealed class RequestBudgets(TimeProvider time, double speed)
{
    private readonly DateTimeOffset _opened = time.GetUtcNow();
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Region, string Bucket), TokenBucket> _buckets = [];

    /// <exception cref="AwsError">The service's throttling error: one of the call's buckets is empty.</exception>
    public void Take(string region, ServiceModel service, OperationModel operation, Fields request)
    {
        var now = _opened + ((time.GetUtcNow() - _opened) * speed);
        lock (_gate)
        {
            var buckets = BucketsOf(service.Name, operation, request).Select(bucket => Bucket(region, service.Name, bucket, now)).ToList();
            if (!buckets.TrueForAll(bucket => bucket.HasToken(now)))
            {
                throw Refusal(service.Name);
            }

            buckets.ForEach(bucket => bucket.Take());
        }
    }

    public static AwsError Refusal(string service) =>
        service switch
        {
            "ec2" => new("RequestLimitExceeded", "Request limit exceeded.", 503),
            "acm" or "ssm" => new("ThrottlingException", "Rate exceeded", 400),
            "resourcegroupstaggingapi" => new("ThrottledException", "Rate exceeded", 400),
            "lambda" => new("TooManyRequestsException", "Rate exceeded", 429),
            "wafv2" => new("ThrottlingException", "Rate exceeded", 400),
            _ => new("Throttling", "Rate exceeded", 400),
        };

    private TokenBucket Bucket(string region, string service, BucketSize size, DateTimeOffset now)
    {
        // Route 53 is one for all regions, and so is its budget.
        var key = (service == "route53" ? World.Region.Global : region, $"{service}/{size.Name}");
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            bucket = new TokenBucket(size, now);
            _buckets.Add(key, bucket);
        }

        return bucket;
    }

    private static IEnumerable<BucketSize> BucketsOf(string service, OperationModel operation, Fields request) =>
        service switch
        {
            "elbv2" => [new("all", 40, 10), Elb(operation)],
            "ec2" => [Ec2(operation, request.Values)],
            "acm" => [PerSecond(operation, Acm(operation.Name))],
            "route53" => [new("all", 5, 5)],
            "lambda" => [Lambda(operation)],
            _ => [new("all", 100, 20)],
        };

    private static BucketSize Elb(OperationModel operation) =>
        operation.Name switch
        {
            "CreateLoadBalancer" or "SetSubnets" => new("intensive", 10, 0.2),
            "RegisterTargets" or "DeregisterTargets" => new("registration", 20, 4),
            "CreateTrustStore" => new("creation of trust stores", 10, 0.2),
            "ModifyTrustStore" or "DeleteTrustStore" or "AddTrustStoreRevocations" or "RemoveTrustStoreRevocations" => new(
                "changes of trust stores",
                10,
                0.2
            ),
            "GetTrustStoreCaCertificatesBundle" or "GetTrustStoreRevocationContent" => new("contents of trust stores", 20, 4),
            _ => operation.IsRead ? new("read", 40, 10) : new("change", 20, 3),
        };

    private static BucketSize Ec2(OperationModel operation, JsonObject request) =>
        operation.Name switch
        {
            "CreateLaunchTemplateVersion"
            or "ModifyLaunchTemplate"
            or "CreateNetworkInterface"
            or "DeleteNetworkInterface"
            or "ModifyNetworkInterfaceAttribute"
            or "TerminateInstances" => new(operation.Name, 100, 5),
            "CreateTags" or "DeleteTags" => new(operation.Name, 100, 10),
            "RunInstances" or "StartInstances" => new(operation.Name, 5, 2),
            "DescribeInstances"
            or "DescribeInstanceStatus"
            or "DescribeSecurityGroups"
            or "DescribeNetworkInterfaces"
            or "DescribeVolumes" when IsUnbounded(request) => new(operation.Name + " of everything", 50, 10),
            _ => operation.IsRead ? new(operation.Name, 100, 20) : new(operation.Name, 50, 5),
        };

    /// <summary>Neither filtered, nor by id, nor in pages.</summary>
    private static bool IsUnbounded(JsonObject request) => !request.Any(member => member.Key != "DryRun");

    private static double Acm(string operation) =>
        operation switch
        {
            "ImportCertificate" => 1,
            "RequestCertificate"
            or "AddTagsToCertificate"
            or "RemoveTagsFromCertificate"
            or "UpdateCertificateOptions"
            or "RenewCertificate" => 5,
            "ListCertificates" => 8,
            _ => 10,
        };

    /// <summary>"Lambda quotas" in the developer guide: the control plane's calls share a budget, but for the two that read.</summary>
    private static BucketSize Lambda(OperationModel operation) =>
        operation.Name switch
        {
            "GetFunction" => PerSecond(operation, 100),
            "GetPolicy" => PerSecond(operation, 15),
            _ => new("all", 15, 15),
        };

    private static BucketSize PerSecond(OperationModel operation, double rate) => new(operation.Name, rate, rate);

    private readonly record struct BucketSize(string Name, double Capacity, double PerSecond);

    /// <summary>Of a caller's clock who waits for just one token: a tick is shorter than what it waited for.</summary>
    private const double Rounding = 0.001;

    private sealed class TokenBucket(BucketSize size, DateTimeOffset full)
    {
        private double _tokens = size.Capacity;
        private DateTimeOffset _at = full;

        public bool HasToken(DateTimeOffset now)
        {
            _tokens = Math.Min(size.Capacity, _tokens + (Math.Max(0, (now - _at).TotalSeconds) * size.PerSecond));
            _at = now;
            return _tokens >= 1 - Rounding;
        }

        public void Take() => _tokens--;
    }
}
