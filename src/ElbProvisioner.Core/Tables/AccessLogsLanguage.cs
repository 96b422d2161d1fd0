using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>Access logs of a load balancer, as the attributes AWS keeps them in.</summary>
internal static class AccessLogsLanguage
{
    private static readonly Key<string> Bucket = new("bucket", LogPlaces.Bucket, "The bucket; its policy must let ELB write.")
    {
        IsRequired = true,
    };

    private static readonly Key<string> Prefix = new("prefix", LogPlaces.Prefix, "Where in the bucket.");

    public static Shape<Pair<string>[]> Shape { get; } =
        new MapShape<Pair<string>[]>(
            "accessLogs",
            "Access logs in S3.",
            [Bucket, Prefix],
            map =>
                [
                    new("access_logs.s3.enabled", default, "true"),
                    new("access_logs.s3.bucket", default, map.Get(Bucket, "")),
                    .. map.Find(Prefix) is { } prefix ? new[] { new Pair<string>("access_logs.s3.prefix", default, prefix) } : [],
                ]
        );
}
