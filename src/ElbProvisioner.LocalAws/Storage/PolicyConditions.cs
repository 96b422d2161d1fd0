using System.Text.Json;

namespace ElbProvisioner.LocalAws.Storage;

/// <summary>The conditions of a statement: all of them, each for one of its values [IAM guide: condition operators].</summary>
internal static class PolicyConditions
{
    private const string IfExists = "IfExists";

    /// <param name="whenUnknown">What a condition comes to that asks for something else.</param>
    public static bool Hold(JsonElement statement, IReadOnlyDictionary<string, string> facts, bool whenUnknown) =>
        PolicyText
            .Each(statement, "Condition")
            .Where(static condition => condition.ValueKind == JsonValueKind.Object)
            .SelectMany(static condition => condition.EnumerateObject())
            .All(operation =>
                operation
                    .Value.EnumerateObject()
                    .All(key =>
                        facts.TryGetValue(key.Name.ToLowerInvariant(), out var fact)
                            ? Holds(operation.Name, fact, [.. PolicyText.Texts(operation.Value, key.Name)]) ?? whenUnknown
                            : whenUnknown
                    )
            );

    private static bool? Holds(string operation, string fact, IReadOnlyList<string> values)
    {
        var plain = operation.EndsWith(IfExists, StringComparison.Ordinal) ? operation[..^IfExists.Length] : operation;
        return plain switch
        {
            "StringEquals" => values.Contains(fact),
            "StringNotEquals" => !values.Contains(fact),
            "StringLike" or "ArnLike" or "ArnEquals" => values.Any(value => PolicyText.Matches(value, fact)),
            "StringNotLike" or "ArnNotLike" or "ArnNotEquals" => !values.Any(value => PolicyText.Matches(value, fact)),
            "Bool" => values.Any(value => value.Equals(fact, StringComparison.OrdinalIgnoreCase)),
            _ => null,
        };
    }
}
