using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Sent;

/// <summary>
/// What the policy of a bucket says that takes a load balancer's logs [ALB guide: enable access logs, connection logs, health check logs;
/// NLB guide: access logs].
/// </summary>
public sealed class LogBucketPolicy(bool isNetwork, string region, string account)
{
    internal const string ToApplication = "logdelivery.elasticloadbalancing.amazonaws.com";
    internal const string ToNetwork = "delivery.logs.amazonaws.com";

    // It is read in a terminal and pasted into S3, never into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _partition = Partitions.Of(region);

    /// <returns>JSON in one line.</returns>
    public string Write(string bucket, ImmutableArray<string> prefixes)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("Version", "2012-10-17");
            json.WriteStartArray("Statement");
            if (isNetwork)
            {
                Write(json, "s3:GetBucketAcl", [Arn(bucket)], hasAcl: false);
            }

            Write(
                json,
                "s3:PutObject",
                [
                    .. prefixes
                        .Distinct(StringComparer.Ordinal)
                        .Order(StringComparer.Ordinal)
                        .Select(prefix => Arn($"{bucket}/{(prefix.Length == 0 ? "" : prefix + "/")}AWSLogs/{account}/*")),
                ],
                hasAcl: true
            );
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private void Write(Utf8JsonWriter json, string action, ImmutableArray<string> resources, bool hasAcl)
    {
        json.WriteStartObject();
        json.WriteString("Effect", "Allow");
        json.WriteStartObject("Principal");
        json.WriteString("Service", isNetwork ? ToNetwork : ToApplication);
        json.WriteEndObject();
        json.WriteString("Action", action);
        if (resources is [var only])
        {
            json.WriteString("Resource", only);
        }
        else
        {
            json.WriteStartArray("Resource");
            foreach (var resource in resources)
            {
                json.WriteStringValue(resource);
            }

            json.WriteEndArray();
        }

        if (isNetwork)
        {
            WriteConditions(json, hasAcl);
        }

        json.WriteEndObject();
    }

    private void WriteConditions(Utf8JsonWriter json, bool hasAcl)
    {
        json.WriteStartObject("Condition");
        json.WriteStartObject("StringEquals");
        if (hasAcl)
        {
            json.WriteString("s3:x-amz-acl", "bucket-owner-full-control");
        }

        json.WriteString("aws:SourceAccount", account);
        json.WriteEndObject();
        json.WriteStartObject("ArnLike");
        json.WriteString("aws:SourceArn", $"arn:{_partition}:logs:{region}:{account}:*");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private string Arn(string path) => $"arn:{_partition}:s3:::{path}";
}
