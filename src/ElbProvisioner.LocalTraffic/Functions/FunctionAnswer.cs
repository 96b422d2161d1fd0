using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace ElbProvisioner.LocalTraffic.Functions;

/// <summary>A function's answer, read [ALB guide: Lambda functions as targets].</summary>
/// <param name="Status">100 to 999.</param>
internal sealed record FunctionAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>Of the event's body, and of the answer as a whole.</summary>
    public const int Longest = 1024 * 1024;

    /// <returns>False: it is no answer that a load balancer takes.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> json, bool isMultiple, [NotNullWhen(true)] out FunctionAnswer? answer)
    {
        answer = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (
                root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("statusCode", out var status)
                || status.ValueKind != JsonValueKind.Number
                || !status.TryGetInt32(out var code)
                || code is < 100 or > 999
            )
            {
                return false;
            }

            var isEncoded = root.TryGetProperty("isBase64Encoded", out var encoded) && encoded.ValueKind == JsonValueKind.True;
            var text = root.TryGetProperty("body", out var body) && body.ValueKind == JsonValueKind.String ? body.GetString() ?? "" : "";
            var headers = new List<KeyValuePair<string, string>>();
            if (root.TryGetProperty(isMultiple ? "multiValueHeaders" : "headers", out var given) && given.ValueKind == JsonValueKind.Object)
            {
                foreach (var header in given.EnumerateObject())
                {
                    foreach (
                        var value in header.Value.ValueKind == JsonValueKind.Array
                            ? [.. header.Value.EnumerateArray()]
                            : new[] { header.Value }
                    )
                    {
                        headers.Add(
                            new(header.Name, value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText())
                        );
                    }
                }
            }

            answer = new(code, headers, isEncoded ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }
}
