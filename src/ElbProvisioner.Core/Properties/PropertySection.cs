using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Properties;

/// <summary>
/// A map inside the map of a kind: <c>healthCheck</c>. Where a property of it is first, its value alone stands for the map.
/// </summary>
internal sealed class PropertySection
{
    private readonly List<Property> _properties = [];
    private readonly List<Key> _refused = [];

    public PropertySection(PropertyTable table, string name, string id, string description, string says)
    {
        Key = new Key<Settings>(name, new SectionShape(table, this, id, description), says);
    }

    public Key<Settings> Key { get; }

    /// <summary>As they are written.</summary>
    public IEnumerable<Property> Properties => _properties.Where(p => p.Line.IsFirst).Concat(_properties.Where(p => !p.Line.IsFirst));

    public static string NameIn(string path) => path[..Math.Max(path.IndexOf('.', StringComparison.Ordinal), 0)];

    public static string LastOf(string path) => path[(path.LastIndexOf('.') + 1)..];

    public void Refuse(Key key) => _refused.Add(key);

    public void Add(Property property) => _properties.Add(property);

    /// <summary>Binds to settings that hold nothing but what is written.</summary>
    private sealed class SectionShape(PropertyTable table, PropertySection section, string id, string description) : Shape<Settings>
    {
        private Shape<Settings>? _forms;

        public override string Expects => Forms.Expects;

        public override string Details => Forms.Details;

        public override IEnumerable<Shape> Inner => [Forms];

        private Shape<Settings> Forms => _forms ??= Make();

        public override void WriteKeywords(SchemaWriter schema) => Forms.WriteKeywords(schema);

        protected override bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out Settings value) =>
            Forms.TryBind(node, binding, out value);

        private Shape<Settings> Make()
        {
            var written = new MapShape<Settings>(
                id,
                description,
                [.. section.Properties.Select(p => p.Key).OfType<Key>(), .. section._refused],
                map => TableBinding.Written(table, section.Properties, map)
            );
            if (section.Properties.First() is not Property<string> { Line.IsFirst: true, Key: Key<string> { Value: var shape } } first)
            {
                return written;
            }

            var alone = shape.Select(text => table.Empty.With(first, text));
            return new FormsShape<Settings>(
                scalar: table.Properties.OfType<Property<bool>>().FirstOrDefault(IsOff) is { } off
                    ? new OffShape(table, off, alone)
                    : alone,
                map: written
            );

            bool IsOff(Property property) => property.Line.IsOff && NameIn(property.Path) == section.Key.Name;
        }
    }

    /// <summary>The word <c>off</c>, or what stands for the map otherwise.</summary>
    private sealed class OffShape(PropertyTable table, Property off, Shape<Settings> otherwise) : Shape<Settings>
    {
        public override string Expects => $"off, or {otherwise.Expects}";

        public override string Details => $"off, or {otherwise.Details}";

        public override IEnumerable<Shape> Inner => [otherwise];

        public override void WriteKeywords(SchemaWriter schema) =>
            schema.AnyOf(
                static form => form.Words(["off"]),
                static form => form.Json.WriteBoolean("const", false),
                otherwise.WriteKeywords
            );

        protected override bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out Settings value)
        {
            if (node is not ScalarNode { Text: "off" or "false" })
            {
                return otherwise.TryBind(node, binding, out value);
            }

            var (values, at) = (new object?[table.Properties.Count], new SourceSpan[table.Properties.Count]);
            (values[off.Ordinal], at[off.Ordinal]) = (false, node.At);
            value = new(table, values, [.. at]);
            return true;
        }
    }
}
