using System.Text.Json;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>The plan as a pipeline reads it.</summary>
internal sealed class PlanDocument(JsonElement root)
{
    public int FormatVersion => root.GetProperty("formatVersion").GetInt32();

    public string Stack => root.GetProperty("stack").GetString() ?? "";

    public string Region => root.GetProperty("region").GetString() ?? "";

    public IReadOnlyList<PlannedChange> Changes => [.. root.GetProperty("changes").EnumerateArray().Select(PlannedChange.Of)];

    public IReadOnlyList<string> Actions =>
        [.. root.GetProperty("actions").EnumerateArray().Select(a => a.GetProperty("id").GetString() ?? "")];

    /// <summary>The kinds of resources that the actions act on.</summary>
    public IReadOnlySet<string> ActionKinds =>
        root.GetProperty("actions")
            .EnumerateArray()
            .Select(a => (a.GetProperty("address").GetString() ?? "").Split('/')[0])
            .ToHashSet(StringComparer.Ordinal);

    public int Count(string verb) => root.GetProperty("summary").GetProperty(verb).GetInt32();

    /// <summary>One line a change: what the table of edits asserts.</summary>
    public IReadOnlyList<string> Lines => [.. Changes.Select(c => c.Line)];
}

internal sealed record PlannedChange(string Address, string Kind, string Verb, string Effect, IReadOnlyList<string> Paths)
{
    /// <summary>What is made or removed is told whole, so its properties say nothing about an edit.</summary>
    public string Line => Verb is "create" or "delete" ? $"{Verb} {Address}" : $"{Verb} {Address}: {string.Join(' ', Paths)}";

    public static PlannedChange Of(JsonElement change) =>
        new(
            Text(change, "address"),
            Text(change, "kind"),
            Text(change, "change"),
            Text(change.GetProperty("traffic"), "effect"),
            [.. change.GetProperty("properties").EnumerateArray().Select(p => Text(p, "path"))]
        );

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
