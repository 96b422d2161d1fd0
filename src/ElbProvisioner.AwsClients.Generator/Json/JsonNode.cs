using System;
using System.Collections.Generic;

namespace ElbProvisioner.AwsClients.Generator.Json;

/// <summary>One value of a parsed JSON document. An absent member reads as <see cref="Missing"/>, so that paths need no checks.</summary>
internal sealed class JsonNode
{
    public static readonly JsonNode Missing = new(JsonKind.Missing);

    private readonly Dictionary<string, JsonNode>? _index;

    private JsonNode(
        JsonKind kind,
        string text = "",
        IReadOnlyList<JsonNode>? items = null,
        IReadOnlyList<KeyValuePair<string, JsonNode>>? members = null
    )
    {
        Kind = kind;
        Text = text;
        Items = items ?? [];
        Members = members ?? [];
        if (members is not null)
        {
            _index = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
            foreach (var member in members)
            {
                _index[member.Key] = member.Value;
            }
        }
    }

    public JsonKind Kind { get; }

    /// <summary>The text of a string, or a number or literal as it was written.</summary>
    public string Text { get; }

    public IReadOnlyList<JsonNode> Items { get; }

    /// <summary>Members in the order of the document.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonNode>> Members { get; }

    public bool Exists => Kind != JsonKind.Missing;

    public bool IsTrue => Kind == JsonKind.Literal && Text == "true";

    public string? TextOrNull => Exists ? Text : null;

    public JsonNode this[string name] => _index is not null && _index.TryGetValue(name, out var member) ? member : Missing;

    public static JsonNode String(string text) => new(JsonKind.String, text);

    public static JsonNode Number(string text) => new(JsonKind.Number, text);

    public static JsonNode Literal(string text) => new(JsonKind.Literal, text);

    public static JsonNode Array(IReadOnlyList<JsonNode> items) => new(JsonKind.Array, items: items);

    public static JsonNode Object(IReadOnlyList<KeyValuePair<string, JsonNode>> members) => new(JsonKind.Object, members: members);
}

internal enum JsonKind
{
    Missing,
    Object,
    Array,
    String,
    Number,
    Literal,
}
