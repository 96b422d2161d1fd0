using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Storage;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>
/// Logs on their way into a bucket: AWS writes an object there when it is told of it, and refuses where it may not ["Enable access logs" in
/// the user guides]. A bucket that nobody has made here takes logs, but for names that begin as <see cref="Closed"/> says.
/// </summary>
internal static class LogDelivery
{
    private static readonly string[] Closed = ["missing", "denied"];

    private static readonly string[] Parts = [".s3.enabled", ".s3.bucket", ".s3.prefix"];

    /// <summary>
    /// The accounts of load balancing that policies named in regions of before August 2022; the embedded AWS knows those of the usual
    /// partition.
    /// </summary>
    private static readonly Dictionary<string, string> Accounts = new(StringComparer.Ordinal)
    {
        ["af-south-1"] = "098369216593",
        ["ap-east-1"] = "754344448648",
        ["ap-northeast-1"] = "582318560864",
        ["ap-northeast-2"] = "600734575887",
        ["ap-northeast-3"] = "383597477331",
        ["ap-south-1"] = "718504428378",
        ["ap-southeast-1"] = "114774131450",
        ["ap-southeast-2"] = "783225319266",
        ["ap-southeast-3"] = "589379963580",
        ["ca-central-1"] = "985666609251",
        ["eu-central-1"] = "054676820928",
        ["eu-north-1"] = "897822967062",
        ["eu-south-1"] = "635631232127",
        ["eu-west-1"] = "156460612806",
        ["eu-west-2"] = "652711504416",
        ["eu-west-3"] = "009996457667",
        ["me-south-1"] = "076674570225",
        ["sa-east-1"] = "507241528517",
        ["us-east-1"] = "127311923021",
        ["us-east-2"] = "033677994240",
        ["us-west-1"] = "027434742980",
        ["us-west-2"] = "797873946194",
    };

    /// <param name="kind">As in <c>access_logs</c>.</param>
    public static void MustBeWritten(
        Transaction transaction,
        LoadBalancer balancer,
        string kind,
        IReadOnlyDictionary<string, string> attributes
    )
    {
        if (
            Array.TrueForAll(Parts, part => attributes.GetValueOrDefault(kind + part) == balancer.Attributes.GetValueOrDefault(kind + part))
        )
        {
            return;
        }

        if (
            attributes.GetValueOrDefault($"{kind}.s3.enabled") != "true"
            || attributes.GetValueOrDefault($"{kind}.s3.bucket") is not { } bucket
        )
        {
            return;
        }

        if (Array.Exists(Closed, name => bucket.StartsWith(name, StringComparison.Ordinal)))
        {
            throw AccessDenied(bucket);
        }

        if (BucketDoor.RegionOf(transaction, bucket) is not { } region)
        {
            return;
        }

        if (region != transaction.Here.Name)
        {
            throw Refusals.Configuration($"S3Bucket: {bucket} is not located in the same region with ELB: {balancer.Name}");
        }

        var prefix = attributes.GetValueOrDefault($"{kind}.s3.prefix", "");
        var test = $"{(prefix.Length == 0 ? "" : prefix + "/")}AWSLogs/{transaction.Account}/{TestFile(kind)}";
        if (
            !Writers(transaction, balancer)
                .Any(writer =>
                    BucketDoor.Lets(transaction, bucket, writer, "s3:PutObject", test)
                    && (!balancer.IsNetwork || BucketDoor.Lets(transaction, bucket, writer, "s3:GetBucketAcl", ""))
                )
        )
        {
            throw AccessDenied(bucket);
        }
    }

    private static string TestFile(string kind) =>
        kind switch
        {
            "connection_logs" => "ELBConnectionLogTestFile",
            "health_check_logs" => "ELBHealthCheckLogTestFile",
            _ => "ELBAccessLogTestFile",
        };

    private static IEnumerable<BucketWriter> Writers(Transaction transaction, LoadBalancer balancer)
    {
        Dictionary<string, string> facts = new(StringComparer.Ordinal) { ["aws:securetransport"] = "true" };
        if (!balancer.IsNetwork && Accounts.GetValueOrDefault(transaction.Here.Name) is { } account)
        {
            facts["aws:principalisawsservice"] = "false";
            yield return new("AWS", [account, $"arn:aws:iam::{account}:root"], facts);
        }

        Dictionary<string, string> ofService = new(facts, StringComparer.Ordinal)
        {
            ["aws:principalisawsservice"] = "true",
            ["aws:sourceaccount"] = transaction.Account,
            ["aws:sourcearn"] = balancer.IsNetwork ? transaction.Arn("logs", "delivery-source:" + balancer.Name) : balancer.Key,
        };
        if (balancer.IsNetwork)
        {
            ofService["s3:x-amz-acl"] = "bucket-owner-full-control";
        }

        yield return new(
            "Service",
            [balancer.IsNetwork ? "delivery.logs.amazonaws.com" : "logdelivery.elasticloadbalancing.amazonaws.com"],
            ofService
        );
    }

    private static Wire.AwsError AccessDenied(string bucket) =>
        Refusals.Configuration($"Access Denied for bucket: {bucket}. Please check S3bucket permission");
}
