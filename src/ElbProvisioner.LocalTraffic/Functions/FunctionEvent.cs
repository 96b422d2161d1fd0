using System.Buffers;
using System.Text;
using System.Text.Json;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.LocalTraffic.Functions;

/// <summary>A request as a function gets it [ALB guide: Lambda functions as targets].</summary>
internal static class FunctionEvent
{
    private static readonly string[] TextTypes = ["application/json", "application/javascript", "application/xml"];

    /// <param name="isMultiple">Every value of a header or a key, in place of the last one.</param>
    /// <param name="headers">With those that the load balancer adds, in their order.</param>
    public static byte[] Of(
        string targetGroupArn,
        Request request,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        ReadOnlySpan<byte> body,
        bool isMultiple
    )
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("requestContext");
            json.WriteStartObject("elb");
            json.WriteString("targetGroupArn", targetGroupArn);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteString("httpMethod", request.Method);

            // AWS does not say whether the path is decoded; queries are not, and neither is it here.
            json.WriteString("path", request.Url.Path);
            Write(json, isMultiple ? "multiValueQueryStringParameters" : "queryStringParameters", PairsOf(request.Url.Query), isMultiple);
            var lower = headers.Select(static one => KeyValuePair.Create(one.Key.ToLowerInvariant(), one.Value)).ToList();
            Write(json, isMultiple ? "multiValueHeaders" : "headers", lower, isMultiple);
            var isText = IsText(lower);
            json.WriteString("body", isText || body.IsEmpty ? Encoding.UTF8.GetString(body) : Convert.ToBase64String(body));
            json.WriteBoolean("isBase64Encoded", !isText && !body.IsEmpty);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static bool IsText(List<KeyValuePair<string, string>> headers)
    {
        if (headers.Exists(static one => one.Key == "content-encoding"))
        {
            return false;
        }

        var type = headers.Find(static one => one.Key == "content-type").Value?.Split(';')[0].Trim().ToLowerInvariant();
        return type is not null && (type.StartsWith("text/", StringComparison.Ordinal) || TextTypes.Contains(type));
    }

    /// <summary>Not decoded, as AWS hands them over.</summary>
    private static List<KeyValuePair<string, string>> PairsOf(string? query) =>
        [
            .. (query ?? "")
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(static pair =>
                    pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals
                        ? KeyValuePair.Create(pair[..equals], pair[(equals + 1)..])
                        : KeyValuePair.Create(pair, "")
                ),
        ];

    private static void Write(Utf8JsonWriter json, string member, List<KeyValuePair<string, string>> pairs, bool isMultiple)
    {
        json.WriteStartObject(member);
        foreach (var same in pairs.GroupBy(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal))
        {
            if (isMultiple)
            {
                json.WriteStartArray(same.Key);
                foreach (var value in same)
                {
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
            }
            else
            {
                json.WriteString(same.Key, same.Last());
            }
        }

        json.WriteEndObject();
    }
}
