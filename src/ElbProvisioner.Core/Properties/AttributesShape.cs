using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Properties;

/// <summary>An attribute by AWS's own key.</summary>
/// <param name="Value">Null: AWS has it, but for another kind of object.</param>
internal sealed record AwsAttribute(string Key, Shape<string>? Value, string Description)
{
    /// <summary>As a key of the map that has it; null where it may not be written.</summary>
    public Key? Written { get; } = Value is null ? null : new Key<string>(Key, Value, Description);

    /// <param name="kinds">For people: <c>network and gateway load balancers</c>.</param>
    public static AwsAttribute OfOthers(string key, string kinds) => new(key, null, kinds);
}

/// <summary>A key of the language that sets an attribute: <c>idleTimeout</c>.</summary>
internal sealed record FriendlyKey(Key From, string Attribute, string? Value);

internal static class AttributeValues
{
    public static Shape<string> Truth { get; } = TruthShape.Instance.Select(static value => value ? "true" : "false");

    public static Shape<string> Text { get; } = new TextShape("a text", maxLength: 1024, mayBeEmpty: true);

    public static Shape<string> Number(int min, int max) => new WholeNumberShape(min, max).Select(static value => value.ToString());

    /// <summary>A duration in the file, seconds in the attribute.</summary>
    public static Shape<string> Seconds(int min, int max) =>
        DurationShape.Seconds(min, max).Select(static value => value.TotalSeconds.ToString());

    public static Shape<string> OneOf(params ReadOnlySpan<string> words) => new ChoiceShape([.. words]);
}

/// <summary><c>attributes: { any.aws.key: value }</c>, checked against what AWS knows for the kind.</summary>
internal sealed class AttributesShape(string id, string of, IReadOnlyList<AwsAttribute> known) : Shape<Pair<string>[]>, IFixedMap
{
    public string Id => id;

    public string Description => $"Attributes of {of} by AWS's own keys.";

    public IEnumerable<Key> Keys => known.Select(attribute => attribute.Written).OfType<Key>();

    /// <summary>Those that may be written for this kind.</summary>
    public IEnumerable<string> KeyNames => Keys.Select(key => key.Name);

    public override string Expects => $"a map of AWS attribute keys of {of}";

    public override IEnumerable<Shape> Inner => known.Select(attribute => attribute.Value).OfType<Shape>();

    public override void WriteKeywords(SchemaWriter schema) =>
        schema.Reference(
            id,
            definition =>
            {
                definition.Json.WriteString("description", Description);
                definition.Json.WriteString("type", "object");
                definition.Json.WriteStartObject("properties");
                foreach (var attribute in known)
                {
                    if (attribute.Value is { } value)
                    {
                        definition.Json.WriteStartObject(attribute.Key);
                        definition.Json.WriteString("description", attribute.Description);
                        value.WriteKeywords(definition);
                        definition.Json.WriteEndObject();
                    }
                }

                definition.Json.WriteEndObject();
                definition.Json.WriteBoolean("additionalProperties", value: false);
            }
        );

    protected override bool TryRead(Node node, Binding binding, out Pair<string>[] value)
    {
        value = [];
        if (node is not MapNode map)
        {
            return WrongType(node, binding);
        }

        var pairs = new List<Pair<string>>(map.Entries.Length);
        foreach (var entry in map.Entries)
        {
            if (entry.Value is ScalarNode { IsNull: true })
            {
                continue;
            }

            if (Find(entry, binding) is not { } shape)
            {
                continue;
            }

            binding.Enter(entry.Key);
            if (shape.TryBind(entry.Value, binding, out var text))
            {
                pairs.Add(new Pair<string>(entry.Key, entry.KeyAt, text));
            }

            binding.Leave();
        }

        value = [.. pairs];
        return true;
    }

    /// <summary>Puts what friendly keys mean beside what is written by AWS's key; the same attribute twice is a mistake.</summary>
    public static ImmutableSortedDictionary<string, string> Merge(
        WrittenMap map,
        Key<Pair<string>[]> attributes,
        params IReadOnlyList<FriendlyKey> friendly
    )
    {
        var merged = TagMap.Empty.ToBuilder();
        foreach (var key in friendly)
        {
            if (map.Has(key.From) && key.Value is not null)
            {
                merged[key.Attribute] = key.Value;
            }
        }

        foreach (var pair in map.Get(attributes, []))
        {
            if (merged.TryAdd(pair.Key, pair.Value))
            {
                continue;
            }

            foreach (var key in friendly.Where(key => key.Attribute == pair.Key))
            {
                map.Binding.Report(
                    BindingCodes.AttributeWrittenTwice,
                    pair.KeyAt,
                    $"{map.Binding.Place}: {pair.Key} is also what `{key.From.Name}` sets.",
                    "Keep one of the two."
                );
            }
        }

        return merged.ToImmutable();
    }

    /// <summary>Null when the attribute cannot stand here, which is reported.</summary>
    private Shape<string>? Find(MapEntry entry, Binding binding)
    {
        foreach (var attribute in known)
        {
            if (attribute.Key != entry.Key)
            {
                continue;
            }

            if (attribute.Value is null)
            {
                binding.Report(
                    BindingCodes.AttributeOfAnotherKind,
                    entry.KeyAt,
                    $"{binding.Place}: {entry.Key} is for {attribute.Description}, not for {of}.",
                    "Remove it."
                );
            }

            return attribute.Value;
        }

        binding.Report(
            BindingCodes.UnknownAttribute,
            entry.KeyAt,
            $"{binding.Place}: AWS has no attribute {entry.Key} for {of}.",
            Spelling.DidYouMean(entry.Key, KeyNames)
        );
        return null;
    }
}
