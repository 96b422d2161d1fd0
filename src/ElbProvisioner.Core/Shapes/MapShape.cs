using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <summary>A key a map of the language may have.</summary>
internal abstract class Key(string name, string description)
{
    public string Name { get; } = name;

    public string Description { get; } = description;

    public bool IsRequired { get; init; }

    /// <summary>Most need it; which do not is known only when their surroundings are.</summary>
    public bool IsUsual { get; init; }

    /// <summary>Null for keys that are refused for now.</summary>
    public abstract Shape? Shape { get; }

    /// <summary>Null when it cannot be used, which is then reported.</summary>
    public abstract object? Bind(MapEntry written, Binding binding);
}

internal sealed class Key<T>(string name, Shape<T> shape, string description) : Key(name, description)
{
    public override Shape? Shape => shape;

    public Shape<T> Value => shape;

    public override object? Bind(MapEntry written, Binding binding) => shape.TryBind(written.Value, binding, out var value) ? value : null;
}

/// <summary>Part of the language that later work fills in: refused, never ignored.</summary>
/// <param name="meanwhile">What to do until then.</param>
internal sealed class LaterKey(string name, string meanwhile) : Key(name, "")
{
    public override Shape? Shape => null;

    public override object? Bind(MapEntry written, Binding binding)
    {
        binding.Report(BindingCodes.NotSupportedYet, written.KeyAt, $"{binding.Place} is not supported yet.", meanwhile);
        return null;
    }
}

/// <summary>Keys that several kinds do not have yet.</summary>
internal static class Later
{
    /// <summary>On whatever has a name.</summary>
    public static LaterKey Was { get; } =
        new("was", "To keep the object, keep the old name: another name makes another object, and the old one is removed.");
}

/// <summary>For those who walk the whole language.</summary>
internal interface IFixedMap
{
    /// <summary>Its definition's name in the schema.</summary>
    string Id { get; }

    string Description { get; }

    /// <summary>Those that are refused for now, too.</summary>
    IEnumerable<Key> Keys { get; }

    IEnumerable<string> KeyNames { get; }
}

/// <summary>A map with fixed keys, read into a <typeparamref name="T"/>.</summary>
/// <param name="id">Its definition's name in the schema.</param>
/// <param name="build">Is called even when parts are missing or wrong, so that what stands elsewhere can be checked in the same
/// run.</param>
internal sealed class MapShape<T>(string id, string description, ImmutableArray<Key> keys, Func<WrittenMap, T> build) : Shape<T>, IFixedMap
    where T : notnull
{
    public string Id => id;

    public string Description => description;

    public IEnumerable<Key> Keys => keys;

    public IEnumerable<string> KeyNames => keys.Where(key => key.Shape is not null).Select(key => key.Name);

    public override string Expects =>
        $"a map with {string.Join(", ", keys.Where(key => key.Shape is not null).Take(4).Select(key => $"`{key.Name}`"))}";

    public override string Details => "a map";

    public override bool IsBlock => true;

    public override IEnumerable<string> Needs => keys.Where(key => key.IsRequired || key.IsUsual).Select(key => key.Name);

    public override IEnumerable<Shape> Inner => keys.Select(key => key.Shape).OfType<Shape>();

    public override void WriteKeywords(SchemaWriter schema) => schema.Reference(id, WriteDefinition);

    public void WriteDefinition(SchemaWriter schema)
    {
        schema.Json.WriteString("description", description);
        schema.Json.WriteString("type", "object");
        schema.Json.WriteStartObject("properties");
        foreach (var key in keys)
        {
            if (key.Shape is { } shape)
            {
                schema.Json.WriteStartObject(key.Name);
                schema.Json.WriteString("description", key.Description);
                schema.OrNothing(shape.WriteKeywords);
                schema.Json.WriteEndObject();
            }
        }

        schema.Json.WriteEndObject();

        // No key is required: a file that is laid over others says only what differs. `validate` knows the whole.
        schema.Json.WriteStartObject("patternProperties");
        schema.Json.WriteStartObject(Ignored.Pattern);
        schema.Json.WriteString("description", "Yours: elbctl does not read it.");
        schema.Json.WriteEndObject();
        schema.Json.WriteEndObject();
        schema.Json.WriteBoolean("additionalProperties", value: false);
    }

    protected override bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not MapNode map)
        {
            return WrongType(node, binding);
        }

        value = build(WrittenMap.Read(map, binding, keys));
        return true;
    }
}
