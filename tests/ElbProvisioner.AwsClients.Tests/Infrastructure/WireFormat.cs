using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>
/// Compares what went over the wire with what botocore would have sent, by meaning: member order and number format do not count.
/// </summary>
internal static class WireFormat
{
    private static readonly string[] ComparedHeaders = ["X-Amz-Target", "x-amzn-query-mode", "x-amz-expected-bucket-owner"];
    private static readonly string[] PersonalHeaders =
    [
        "User-Agent",
        "Authorization",
        "X-Amz-Date",
        "amz-sdk-invocation-id",
        "X-Amz-Content-SHA256",
        "Content-Length",
    ];

    public static IEnumerable<string> Differences(Seen actual, JsonElement expected)
    {
        if (actual.Method != expected.GetProperty("method").GetString())
        {
            yield return $"method {actual.Method}";
        }
        if (actual.Address.AbsolutePath != expected.GetProperty("path").GetString())
        {
            yield return $"path {actual.Address.AbsolutePath}, expected {expected.GetProperty("path")}";
        }
        foreach (var difference in Differences(Form(actual.Address.Query.TrimStart('?')), Form(expected.GetProperty("query"))))
        {
            yield return "query " + difference;
        }
        var headers = expected
            .GetProperty("headers")
            .EnumerateObject()
            .ToDictionary(header => header.Name, header => header.Value.GetString(), StringComparer.OrdinalIgnoreCase);
        foreach (var name in ComparedHeaders)
        {
            if (actual.Headers.GetValueOrDefault(name) != headers.GetValueOrDefault(name))
            {
                yield return $"header {name}: {actual.Headers.GetValueOrDefault(name)}, expected {headers.GetValueOrDefault(name)}";
            }
        }

        if (headers.TryGetValue("Content-Type", out var type) && !SameMedia(actual.Headers.GetValueOrDefault("Content-Type"), type))
        {
            yield return $"content type {actual.Headers.GetValueOrDefault("Content-Type")}, expected {type}";
        }
        foreach (var difference in BodyDifferences(actual.Body, expected.GetProperty("body")))
        {
            yield return "body " + difference;
        }
    }

    /// <summary>The same between two clients; what names the client or the moment, and what is signed over these, does not count.</summary>
    public static IEnumerable<string> Differences(Seen actual, Seen expected)
    {
        if (actual.Method != expected.Method || actual.Address != expected.Address)
        {
            yield return $"{actual.Method} {actual.Address}, expected {expected.Method} {expected.Address}";
        }
        foreach (
            var name in actual
                .Headers.Keys.Union(expected.Headers.Keys, StringComparer.OrdinalIgnoreCase)
                .Except(PersonalHeaders, StringComparer.OrdinalIgnoreCase)
        )
        {
            if (actual.Headers.GetValueOrDefault(name) != expected.Headers.GetValueOrDefault(name))
            {
                yield return $"header {name}: {actual.Headers.GetValueOrDefault(name)}, expected "
                    + $"{expected.Headers.GetValueOrDefault(name)}";
            }
        }

        if (!expected.Body.StartsWith('{'))
        {
            foreach (var difference in Differences(Form(actual.Body), Form(expected.Body)))
            {
                yield return "body " + difference;
            }
            yield break;
        }

        using var ours = JsonDocument.Parse(actual.Body);
        using var theirs = JsonDocument.Parse(expected.Body);
        foreach (var difference in JsonDifferences(ours.RootElement, theirs.RootElement, "$"))
        {
            yield return "body " + difference;
        }
    }

    private static IEnumerable<string> BodyDifferences(string actual, JsonElement expected)
    {
        if (expected.ValueKind == JsonValueKind.Object)
        {
            return expected.EnumerateObject().Any() ? Differences(Form(actual), Form(expected))
                : actual.Length == 0 ? []
                : [actual];
        }
        var text = expected.GetString() ?? string.Empty;
        if (text.StartsWith('<'))
        {
            return XNode.DeepEquals(XDocument.Parse(actual).Root, XDocument.Parse(text).Root) ? [] : [$"{actual}, expected {text}"];
        }
        if (!text.StartsWith('{'))
        {
            return actual == text ? [] : [$"{actual}, expected {text}"];
        }
        using var ours = JsonDocument.Parse(actual);
        using var theirs = JsonDocument.Parse(text);
        return [.. JsonDifferences(ours.RootElement, theirs.RootElement, "$")];
    }

    private static IEnumerable<string> JsonDifferences(JsonElement actual, JsonElement expected, string path) =>
        (actual.ValueKind, expected.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => actual
                .EnumerateObject()
                .Select(member => member.Name)
                .Union(expected.EnumerateObject().Select(member => member.Name))
                .SelectMany(name =>
                    actual.TryGetProperty(name, out var ours) && expected.TryGetProperty(name, out var theirs)
                        ? JsonDifferences(ours, theirs, $"{path}.{name}")
                        : [$"{path}.{name} on one side only"]
                ),
            (JsonValueKind.Array, JsonValueKind.Array) when actual.GetArrayLength() == expected.GetArrayLength() => actual
                .EnumerateArray()
                .Zip(expected.EnumerateArray())
                .SelectMany((pair, index) => JsonDifferences(pair.First, pair.Second, $"{path}[{index}]")),
            (JsonValueKind.Number, JsonValueKind.Number) when actual.GetDouble() == expected.GetDouble() => [],
            (JsonValueKind.String, JsonValueKind.String) when actual.GetString() == expected.GetString() => [],
            (var one, var other) when one == other && one is JsonValueKind.True or JsonValueKind.False => [],
            _ => [$"{path}: {actual}, expected {expected}"],
        };

    private static IEnumerable<string> Differences(Dictionary<string, string> actual, Dictionary<string, string> expected) =>
        actual
            .Keys.Union(expected.Keys)
            .Where(key => !(actual.TryGetValue(key, out var ours) && expected.TryGetValue(key, out var theirs) && SameScalar(ours, theirs)))
            .Select(key => $"{key}={actual.GetValueOrDefault(key)}, expected {expected.GetValueOrDefault(key)}");

    // 80 and 80.0, 22:54:05Z and 22:54:05.000000Z say the same.
    private static bool SameScalar(string actual, string expected) =>
        actual == expected
        || (
            double.TryParse(actual, CultureInfo.InvariantCulture, out var ours)
            && double.TryParse(expected, CultureInfo.InvariantCulture, out var theirs)
            && ours == theirs
        )
        || (
            IsTimestamp(actual)
            && IsTimestamp(expected)
            && DateTimeOffset.Parse(actual, CultureInfo.InvariantCulture) == DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)
        );

    private static bool IsTimestamp(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out _
        );

    private static bool SameMedia(string? actual, string? expected) => actual?.Split(';')[0] == expected?.Split(';')[0];

    private static Dictionary<string, string> Form(string text) =>
        text.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? ""));

    private static Dictionary<string, string> Form(JsonElement values) =>
        values.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString() ?? string.Empty);
}
