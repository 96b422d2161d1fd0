using System.IO.Enumeration;
using System.Text.Json;

namespace ElbProvisioner.LocalAws.Storage;

/// <summary>Reads policies, which write a list of one as the one.</summary>
internal static class PolicyText
{
    public static IEnumerable<JsonElement> Each(JsonElement of, string member) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(member, out var value)
            ? value.ValueKind == JsonValueKind.Array
                ? value.EnumerateArray()
                : [value]
            : [];

    public static IEnumerable<string> Texts(JsonElement of, string member) =>
        Each(of, member).Select(static value => value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText());

    public static bool Has(JsonElement of, string member) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(member, out _);

    public static bool Matches(string pattern, string text, bool ignoreCase = false) =>
        FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase);
}
