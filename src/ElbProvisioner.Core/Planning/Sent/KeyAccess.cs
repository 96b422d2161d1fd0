using System.IO.Enumeration;
using System.Text.Json;

namespace ElbProvisioner.Core.Planning.Sent;

/// <summary>
/// May the service-linked role of Auto Scaling use a customer's key for volumes. Its own policy cannot be changed and lets it use none: the
/// key's policy must name it, or a grant [Auto Scaling user guide: required KMS key policy for use with encrypted volumes]. What the
/// account as a whole may do says nothing of it.
/// </summary>
public static class KeyAccess
{
    /// <summary>What a launch cannot do without; the guide's policy and grant have more.</summary>
    private static readonly string[] Needed = ["CreateGrant", "Decrypt", "GenerateDataKeyWithoutPlaintext"];

    public static string RoleArn(string partition, string account) =>
        $"arn:{partition}:iam::{account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

    /// <param name="granted">The operations of all grants that the role has.</param>
    /// <param name="policy">The key's, in JSON; null: none counts. Its conditions are taken to be met.</param>
    public static bool Suffices(string role, IReadOnlyCollection<string> granted, string? policy)
    {
        var allowed = AllowedBy(policy, role);
        return Needed.All(operation =>
            granted.Contains(operation, StringComparer.Ordinal)
            || allowed.Exists(pattern => FileSystemName.MatchesSimpleExpression(pattern, "kms:" + operation))
        );
    }

    /// <summary>Patterns of actions.</summary>
    private static List<string> AllowedBy(string? policy, string role)
    {
        if (policy is null)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(policy);
            return
            [
                .. from statement in Each(Member(document.RootElement, "Statement"))
                where
                    Texts(Member(statement, "Effect")).Contains("Allow")
                    && Principals(statement).Any(principal => principal == "*" || principal == role)
                from action in Texts(Member(statement, "Action"))
                select action,
            ];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary><c>"*"</c>, or <c>{ "AWS": one or several }</c>.</summary>
    private static IEnumerable<string> Principals(JsonElement statement) =>
        Member(statement, "Principal") is { ValueKind: JsonValueKind.Object } kinds
            ? Texts(Member(kinds, "AWS"))
            : Texts(Member(statement, "Principal"));

    private static JsonElement Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : default;

    /// <summary>Policies write a list of one as the one.</summary>
    private static IEnumerable<JsonElement> Each(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray(),
            JsonValueKind.Undefined => [],
            _ => [element],
        };

    private static IEnumerable<string> Texts(JsonElement element) =>
        Each(element).Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()).OfType<string>();
}
