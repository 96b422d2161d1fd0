using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>Logs of a load balancer, as the attributes AWS keeps them in.</summary>
internal static class LogsLanguage
{
    private static readonly Key<string> Bucket = new("bucket", LogPlaces.Bucket, "The bucket; its policy must let ELB write.")
    {
        IsRequired = true,
    };

    private static readonly Key<string> Prefix = new("prefix", LogPlaces.Prefix, "Where in the bucket.");

    /// <param name="id">Its definition in the schema.</param>
    /// <param name="attributes">How the attributes begin: <c>access_logs</c>.</param>
    public static Shape<Pair<string>[]> Shape(string id, string attributes, string says) =>
        new MapShape<Pair<string>[]>(
            id,
            says,
            [Bucket, Prefix],
            map =>
                [
                    new($"{attributes}.s3.enabled", default, "true"),
                    new($"{attributes}.s3.bucket", default, map.Get(Bucket, "")),
                    .. map.Find(Prefix) is { } prefix ? new[] { new Pair<string>($"{attributes}.s3.prefix", default, prefix) } : [],
                ]
        );
}
