using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>Validates by the part of JSON Schema the product writes; any other keyword is a mistake of the schema.</summary>
internal static class SchemaValidator
{
    public static IReadOnlyList<string> Validate(JsonElement schema, JsonNode? value)
    {
        var mistakes = new List<string>();
        Check(schema, schema, value, "$", mistakes);
        return mistakes;
    }

    private static void Check(JsonElement root, JsonElement schema, JsonNode? value, string path, List<string> mistakes)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var problem = keyword.Name switch
            {
                "$schema" or "title" or "description" or "$defs" => null,
                "$ref" => Follow(root, keyword.Value, value, path, mistakes),
                "type" => IsType(keyword.Value, value) ? null : $"is not {keyword.Value}",
                "enum" => keyword.Value.EnumerateArray().Any(allowed => JsonNode.DeepEquals(JsonNode.Parse(allowed.GetRawText()), value))
                    ? null
                    : $"is not one of {keyword.Value}",
                "pattern" => Text(value) is not { } text
                || Regex.IsMatch(text, keyword.Value.GetString() ?? "", RegexOptions.None, TimeSpan.FromSeconds(1))
                    ? null
                    : $"does not match {keyword.Value}",
                "minLength" => Text(value) is not { } text || text.Length >= keyword.Value.GetInt32() ? null : "is too short",
                "maxLength" => Text(value) is not { } text || text.Length <= keyword.Value.GetInt32() ? null : "is too long",
                "minimum" => Number(value) is not { } number || number >= keyword.Value.GetDouble() ? null : "is too small",
                "maximum" => Number(value) is not { } number || number <= keyword.Value.GetDouble() ? null : "is too large",
                "exclusiveMinimum" => Number(value) is not { } number || number > keyword.Value.GetDouble() ? null : "is too small",
                "minItems" => value is not JsonArray list || list.Count >= keyword.Value.GetInt32() ? null : "has too few items",
                "minProperties" => value is not JsonObject map || map.Count >= keyword.Value.GetInt32() ? null : "has too few keys",
                "items" => Each(
                    value as JsonArray,
                    (item, index) => Check(root, keyword.Value, item, $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]", mistakes)
                ),
                "required" => value is JsonObject map
                && keyword.Value.EnumerateArray().FirstOrDefault(name => !map.ContainsKey(name.GetString() ?? ""))
                    is { ValueKind: JsonValueKind.String } missing
                    ? $"lacks {missing}"
                    : null,
                "properties" => Properties(root, keyword.Value, value as JsonObject, path, mistakes),
                "additionalProperties" => Additional(root, schema, keyword.Value, value as JsonObject, path, mistakes),
                "propertyNames" => Names(root, keyword.Value, value as JsonObject, path, mistakes),
                "patternProperties" => null,
                "anyOf" when value is not null && OtherThanNull(keyword.Value) is { } form => Inside(root, form, value, path, mistakes),
                "anyOf" => keyword.Value.EnumerateArray().Any(form => Fits(root, form, value))
                    ? null
                    : $"fits none of {keyword.Value.GetArrayLength().ToString(CultureInfo.InvariantCulture)} forms",
                _ => $"meets the unknown keyword {keyword.Name}",
            };
            if (problem is not null)
            {
                mistakes.Add($"{path} {problem}");
            }
        }
    }

    public static JsonElement Resolve(JsonElement root, JsonElement reference) =>
        root.GetProperty("$defs").GetProperty((reference.GetString() ?? "")["#/$defs/".Length..]);

    /// <summary>The one form beside <c>null</c>: an editor says what is wrong in that, not that neither fits.</summary>
    private static JsonElement? OtherThanNull(JsonElement forms)
    {
        var others = forms
            .EnumerateArray()
            .Where(form =>
                !(form.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "null")
            )
            .ToList();
        return others.Count == 1 && forms.GetArrayLength() == 2 ? others[0] : null;
    }

    private static string? Inside(JsonElement root, JsonElement form, JsonNode? value, string path, List<string> mistakes)
    {
        Check(root, form, value, path, mistakes);
        return null;
    }

    private static bool Fits(JsonElement root, JsonElement form, JsonNode? value)
    {
        var mistakes = new List<string>();
        Check(root, form, value, "", mistakes);
        return mistakes.Count == 0;
    }

    private static string? Follow(JsonElement root, JsonElement reference, JsonNode? value, string path, List<string> mistakes)
    {
        Check(root, Resolve(root, reference), value, path, mistakes);
        return null;
    }

    private static string? Properties(JsonElement root, JsonElement properties, JsonObject? map, string path, List<string> mistakes)
    {
        foreach (var property in properties.EnumerateObject().Where(property => map?.ContainsKey(property.Name) == true))
        {
            Check(root, property.Value, map?[property.Name], $"{path}.{property.Name}", mistakes);
        }

        return null;
    }

    private static string? Additional(
        JsonElement root,
        JsonElement schema,
        JsonElement additional,
        JsonObject? map,
        string path,
        List<string> mistakes
    )
    {
        var known = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(property => property.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        var patterns = schema.TryGetProperty("patternProperties", out var free)
            ? free.EnumerateObject().Select(pattern => pattern.Name).ToList()
            : [];
        foreach (
            var entry in (map ?? []).Where(entry =>
                !known.Contains(entry.Key)
                && !patterns.Exists(pattern => Regex.IsMatch(entry.Key, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)))
            )
        )
        {
            if (additional.ValueKind == JsonValueKind.False)
            {
                mistakes.Add($"{path}.{entry.Key} is unknown");
            }
            else
            {
                Check(root, additional, entry.Value, $"{path}.{entry.Key}", mistakes);
            }
        }

        return null;
    }

    private static string? Names(JsonElement root, JsonElement rule, JsonObject? map, string path, List<string> mistakes)
    {
        foreach (var entry in map ?? [])
        {
            Check(root, rule, JsonValue.Create(entry.Key), $"{path} (the name {entry.Key})", mistakes);
        }

        return null;
    }

    private static string? Each(JsonArray? list, Action<JsonNode?, int> check)
    {
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            check(list?[i], i);
        }

        return null;
    }

    private static bool IsType(JsonElement types, JsonNode? value) =>
        (types.ValueKind == JsonValueKind.Array ? types.EnumerateArray().Select(type => type.GetString()) : [types.GetString()]).Any(type =>
            type switch
            {
                "null" => value is null,
                "object" => value is JsonObject,
                "array" => value is JsonArray,
                "string" => Text(value) is not null,
                "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
                "number" => Number(value) is not null,
                "integer" => Number(value) is { } number && Math.Floor(number) == number,
                _ => throw new InvalidOperationException($"The schema names the type {type}."),
            }
        );

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static double? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;
}
