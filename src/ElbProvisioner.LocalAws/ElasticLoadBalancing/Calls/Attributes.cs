using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;

/// <summary>An attribute that a kind of thing has.</summary>
/// <param name="Complaint">What is wrong with a value; null: nothing.</param>
internal sealed record AttributeOf<T>(string Key, Func<T, bool> Has, Func<T, string> Default, Func<string, string?> Complaint);

/// <summary>What attributes have in common: every one is always told, those never set with their defaults.</summary>
internal static class Attributes
{
    public static List<Document> Told<T>(IEnumerable<AttributeOf<T>> known, T owner, IReadOnlyDictionary<string, string> set) =>
        [.. known.Where(attribute => attribute.Has(owner)).Select(attribute => Told(attribute.Key, Value(attribute, owner, set)))];

    /// <summary>Every one that the owner has.</summary>
    public static ImmutableDictionary<string, string> All<T>(
        IEnumerable<AttributeOf<T>> known,
        T owner,
        IReadOnlyDictionary<string, string> set
    ) =>
        known
            .Where(attribute => attribute.Has(owner))
            .ToImmutableDictionary(attribute => attribute.Key, attribute => Value(attribute, owner, set), StringComparer.Ordinal);

    public static string Value<T>(AttributeOf<T> attribute, T owner, IReadOnlyDictionary<string, string> set) =>
        set.TryGetValue(attribute.Key, out var value) ? value : attribute.Default(owner);

    /// <summary>What is set after the request's changes.</summary>
    /// <param name="words">What the owner is called, such as <c>Load balancer</c>.</param>
    public static Dictionary<string, string> Changed<T>(
        IReadOnlyList<AttributeOf<T>> known,
        T owner,
        IReadOnlyDictionary<string, string> set,
        Fields request,
        string words,
        string kind
    )
    {
        var changed = new Dictionary<string, string>(set, StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var given in request.Structures("Attributes"))
        {
            var key = given.Text("Key") ?? throw Refusals.Invalid($"{words} attribute key must be specified");
            if (!keys.Add(key))
            {
                throw Refusals.Invalid($"{words} attribute key '{key}' cannot be specified more than once");
            }

            var named = known.Where(one => one.Key == key).ToList();
            if (named.Count == 0)
            {
                throw Refusals.Invalid($"{words} attribute key '{key}' is not recognized");
            }

            var attribute =
                named.Find(one => one.Has(owner))
                ?? throw Refusals.Configuration($"{words} attribute key '{key}' is not supported on {kind}");
            var value = given.Text("Value") ?? "";
            if (attribute.Complaint(value) is { } complaint)
            {
                throw Refusals.Invalid($"'{key}' value '{value}' {complaint}");
            }

            changed[key] = value;
        }

        return changed;
    }

    public static string? OneOf(string value, params ReadOnlySpan<string> values) =>
        values.Contains(value) ? null : $"must be one of [{string.Join(", ", values.ToArray())}]";

    public static string? Switch(string value) => OneOf(value, "true", "false");

    public static string? Number(string value, int from, int to) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"must be between '{from}-{to}' inclusive");

    public static string? Anything(string value) => value.Length <= 1024 ? null : "cannot be longer than '1024' characters";

    private static Document Told(string key, string value) => new() { ["Key"] = key, ["Value"] = value };
}
