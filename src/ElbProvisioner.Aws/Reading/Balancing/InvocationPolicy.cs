using System.IO.Enumeration;
using System.Text.Json;

namespace ElbProvisioner.Aws.Reading.Balancing;

/// <summary>
/// Whether a function's policy lets load balancing invoke it for a target group [ALB guide: Lambda functions as targets].
/// </summary>
internal static class InvocationPolicy
{
    private const string Service = "elasticloadbalancing.amazonaws.com";
    private const string Action = "lambda:InvokeFunction";

    /// <param name="policy">As Lambda tells it; null: the function has none, or is gone.</param>
    public static bool LetsIn(string? policy, string targetGroup)
    {
        if (policy is null)
        {
            return false;
        }

        using var document = JsonDocument.Parse(policy);
        var about = Each(document.RootElement, "Statement").Where(s => IsAbout(s, targetGroup)).ToList();
        return about.Count > 0 && !about.Exists(s => Texts(s, "Effect").Contains("Deny"));
    }

    private static bool IsAbout(JsonElement statement, string targetGroup) =>
        Texts(statement, "Action").Any(a => FileSystemName.MatchesSimpleExpression(a, Action))
        && (
            Texts(statement, "Principal").Contains("*")
            || (
                statement.TryGetProperty("Principal", out var principal)
                && principal.ValueKind == JsonValueKind.Object
                && Texts(principal, "Service").Contains(Service)
            )
        )
        && Sources(statement).All(patterns => patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, targetGroup)));

    /// <summary>The conditions on who it is invoked for; others are taken to hold.</summary>
    private static IEnumerable<IEnumerable<string>> Sources(JsonElement statement) =>
        statement.TryGetProperty("Condition", out var condition) && condition.ValueKind == JsonValueKind.Object
            ? condition
                .EnumerateObject()
                .SelectMany(c => c.Value.EnumerateObject().Where(k => k.Name.Equals("aws:SourceArn", StringComparison.OrdinalIgnoreCase)))
                .Select(k => Texts(k.Value))
            : [];

    private static List<JsonElement> Each(JsonElement of, string name) =>
        !of.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()]
        : [value];

    private static IEnumerable<string> Texts(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? Texts(value) : [];

    private static IEnumerable<string> Texts(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString() ?? ""],
            JsonValueKind.Array => value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString() ?? ""),
            _ => [],
        };
}
