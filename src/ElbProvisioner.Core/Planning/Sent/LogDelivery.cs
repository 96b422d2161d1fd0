using System.Collections.Immutable;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Sent;

/// <summary>A load balancer's logs on their way into one bucket: who writes them, and which objects.</summary>
/// <param name="Balancer">Its name in AWS.</param>
/// <param name="Arn">Null: it is not there yet.</param>
/// <param name="Prefixes">Of all kinds of logs that go there; empty: the bucket's root.</param>
public sealed record LogDelivery(
    bool IsNetwork,
    string Balancer,
    string? Arn,
    string Region,
    string Account,
    string Bucket,
    ImmutableArray<string> Prefixes
)
{
    /// <summary>What the bucket's policy must say, in one line of JSON.</summary>
    public string Policy => new LogBucketPolicy(IsNetwork, Region, Account).Write(Bucket, Prefixes);

    private const string TestFile = "ELBAccessLogTestFile";

    private string Partition => Partitions.Of(Region);

    /// <summary>Who may be meant: one of them writes [ALB guide: enable access logs; NLB guide: enable access logs].</summary>
    internal ImmutableArray<LogWriter> Writers =>
        IsNetwork ? [LogWriter.OfNetwork(SourceOfNetwork)]
        : LogAccounts.Of(Region) is { } elder ? [LogWriter.OfApplication(SourceOfApplication), LogWriter.OfAccount(elder)]
        : [LogWriter.OfApplication(SourceOfApplication)];

    internal string BucketArn => $"arn:{Partition}:s3:::{Bucket}";

    /// <summary>
    /// A prefix each: the object by which AWS tries whether it may write, and one of those that come later [ALB guide: access log files].
    /// </summary>
    internal IEnumerable<ImmutableArray<string>> Objects =>
        Prefixes
            .Distinct(StringComparer.Ordinal)
            .Select(prefix => $"{BucketArn}/{(prefix.Length == 0 ? "" : prefix + "/")}AWSLogs/{Account}/")
            .Select(folder =>
                ImmutableArray.Create(folder + TestFile, $"{folder}elasticloadbalancing/{Region}/2026/01/31/{Account}_log.gz")
            );

    /// <summary>
    /// The source of a network load balancer's logs is CloudWatch Logs, which delivers them; what it calls itself is not told.
    /// </summary>
    private PartlyKnown SourceOfNetwork => new($"arn:{Partition}:logs:{Region}:{Account}:", ["delivery-source:a", "log-group:b:c"]);

    private PartlyKnown SourceOfApplication =>
        Arn is not null
            ? new(Arn, [""])
            : new(
                $"arn:{Partition}:elasticloadbalancing:{Region}:{Account}:loadbalancer/app/{Balancer}/",
                ["0123456789abcdef", "fedcba9876543210"]
            );
}

/// <summary>A text whose end is not known.</summary>
/// <param name="Ends">Ends that it may have, different from each other.</param>
internal sealed record PartlyKnown(string Start, ImmutableArray<string> Ends)
{
    public bool IsKnown => Ends is [""];

    public IEnumerable<string> Samples => Ends.Select(end => Start + end);
}

/// <param name="Service">A service principal; null: an account of AWS's own.</param>
/// <param name="Source">On whose behalf, as it says; null: it says nothing.</param>
/// <param name="Acl">The canned ACL that it asks for; null: it is not told.</param>
internal sealed record LogWriter(string? Service, string? AccountId, PartlyKnown? Source, string? Acl)
{
    public static LogWriter OfApplication(PartlyKnown source) => new(LogBucketPolicy.ToApplication, null, source, null);

    public static LogWriter OfNetwork(PartlyKnown source) => new(LogBucketPolicy.ToNetwork, null, source, "bucket-owner-full-control");

    public static LogWriter OfAccount(string account) => new(null, account, null, null);
}
