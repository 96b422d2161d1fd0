using System.Collections.Immutable;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Properties;

/// <summary>
/// The properties of one kind, a line each, in the order of plans. A line begins with what the property is (<see cref="Word"/>,
/// <see cref="Whole"/> …) and ends with what traffic feels of it (<see cref="PropertyDraft{T}.Effect"/>,
/// <see cref="PropertyDraft{T}.Replaces"/>); that enters it.
/// </summary>
public sealed class PropertyTable
{
    private readonly List<Property> _properties = [];
    private readonly List<AwsAttribute> _attributes = [];
    private readonly List<Key> _keys = [];
    private readonly List<Key> _refused = [];
    private readonly Dictionary<string, PropertySection> _sections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Property> _byAttribute = new(StringComparer.Ordinal);

    internal PropertyTable(ResourceKind kind)
        : this(kind.Label) => Kind = kind;

    /// <summary>Of a part, which lives in an object: a volume of a launch template.</summary>
    internal PropertyTable(string label) => Label = label;

    /// <summary>For people.</summary>
    public string Label { get; }

    /// <summary>Null: it is no object of its own.</summary>
    public ResourceKind? Kind { get; }

    public IReadOnlyList<Property> Properties => _properties;

    /// <summary>Nothing said.</summary>
    public Settings Empty => new(this, new object?[_properties.Count]);

    /// <summary>What of the service model its properties say, dotted.</summary>
    public IEnumerable<string> Members =>
        _properties
            .SelectMany(p =>
                new[] { p.Line.Member, p.Line.OtherMember }
                    .OfType<string>()
                    .SelectMany(p.Form.Members)
                    .Concat(p.Line.Beside.Select(b => b.Member))
            )
            .Distinct(StringComparer.Ordinal);

    internal IReadOnlyList<AwsAttribute> AwsAttributes => _attributes;

    internal IReadOnlyList<Key<Pair<string>[]>> Composites => [.. _keys.OfType<Key<Pair<string>[]>>()];

    internal IEnumerable<PropertySection> Sections => _sections.Values;

    /// <summary>Null: the kind has none of this key.</summary>
    public Property? Attribute(string key) => _byAttribute.GetValueOrDefault(key);

    /// <summary>What AWS gives an attribute of this object when nobody sets it; null: it has none of this key.</summary>
    internal string? AwsValueOf(string attribute, Settings settings) =>
        Attribute(attribute) is { } property && property.Line.Scope?.Holds(settings) != false ? property.AwsIn(settings) as string : null;

    /// <summary>The keys of its map in the file, in the order of the table, without those that stand for attributes.</summary>
    internal IEnumerable<Key> Keys => _keys.Where(k => !IsFriendly(k)).Concat(_refused);

    /// <summary>The keys of some of its properties, and AWS's names of these, which are errors.</summary>
    internal IEnumerable<Key> KeysOf(params Property[] properties)
    {
        var keys = Array.ConvertAll(properties, WrittenProperties.KeyOf);
        return keys.Concat(_refused.OfType<RefusedKey>().Where(refused => Array.Exists(keys, key => key.Name == refused.Ours)));
    }

    internal bool HasSection(string name) => _sections.ContainsKey(name);

    /// <summary>The keys of the language that stand for attributes: those named, in that order, then the others.</summary>
    internal IEnumerable<Key> Friendly(params string[] first) =>
        first
            .Select(name => _keys.First(k => k.Name == name))
            .Concat(_keys.Where(k => IsFriendly(k) && !first.Contains(k.Name, StringComparer.Ordinal)));

    /// <param name="later">Words of the language that are refused for now.</param>
    /// <param name="meanwhile">What to do until they are not.</param>
    internal PropertyDraft<string> Word(
        string path,
        ImmutableArray<string> words,
        string says,
        ImmutableArray<string> later = default,
        string meanwhile = ""
    ) => Text(path, new ChoiceShape(words, later, meanwhile), says);

    internal PropertyDraft<string> Text(string path, Shape<string> shape, string says, Form<string>? form = null) =>
        new(this, new(path), form ?? Forms.Text, shape, says);

    /// <param name="min">With <paramref name="max"/>: both included.</param>
    internal PropertyDraft<int> Whole(string path, int min, int max, string says) =>
        new(this, new(path), Forms.Number, new WholeNumberShape(min, max), says);

    /// <param name="min">In seconds, as <paramref name="max"/>; both included.</param>
    internal PropertyDraft<TimeSpan> Duration(string path, int min, int max, string says) =>
        Duration(path, DurationShape.Seconds(min, max), says);

    internal PropertyDraft<TimeSpan> Duration(string path, Shape<TimeSpan> shape, string says) =>
        new(this, new(path), Forms.Seconds, shape, says);

    /// <summary>Texts by names that the user chooses.</summary>
    /// <param name="most">How many there may be.</param>
    internal PropertyDraft<ImmutableSortedDictionary<string, string>> Map(string path, int most, string expects, string says) =>
        new(this, new(path), Forms.TextMap, TextMapShape.Of(expects, most), says);

    /// <summary>A value of a form of its own.</summary>
    internal PropertyDraft<T> Value<T>(string path, Form<T> form, Shape<T> shape, string says)
        where T : notnull => new(this, new(path), form, shape, says);

    internal PropertyDraft<bool> Flag(string path, string says) => new(this, new(path), Forms.Flag, TruthShape.Instance, says);

    /// <summary>Yes or no, which AWS says as <c>enabled</c> or <c>disabled</c>.</summary>
    /// <param name="form">Where AWS says it otherwise, though its own name for it ends in Enabled.</param>
    internal PropertyDraft<bool> Switch(string path, string says, Form<bool>? form = null) =>
        new(this, new(path), form ?? Forms.Switch, SwitchShape.Instance, says);

    /// <summary>A list of parts with a table of their own.</summary>
    /// <param name="shape">Of one.</param>
    internal PropertyDraft<ImmutableArray<Settings>> Items(string path, ItemsForm form, Shape<Settings> shape, string says) =>
        new(
            this,
            new(path),
            form,
            new ListShape<Settings>(shape, orSingle: false).Select(static items => ImmutableArray.Create(items)),
            says
        );

    internal PropertyDraft<ImmutableArray<string>> Texts(string path, Shape<string[]> shape, string says) =>
        new(this, new(path), Forms.Texts, shape.Select(static items => ImmutableArray.Create(items)), says);

    /// <summary>Some of a few words.</summary>
    internal PropertyDraft<ImmutableSortedSet<string>> Words(string path, ImmutableArray<string> words, string says) =>
        new(
            this,
            new(path),
            Forms.TextSet,
            new ListShape<string>(new ChoiceShape(words), orSingle: true).Select(static items =>
                ImmutableSortedSet.Create(StringComparer.Ordinal, items)
            ),
            says
        );

    /// <summary>The file does not say it: planning gives it.</summary>
    internal PropertyDraft<T> Given<T>(string path, Form<T> form)
        where T : notnull => new(this, new(path), form, null, "");

    /// <summary>An attribute by AWS's key.</summary>
    /// <param name="aws">What AWS gives it when nobody sets it [ELBv2 API: LoadBalancerAttribute, TargetGroupAttribute,
    /// ListenerAttribute].</param>
    internal PropertyDraft<string> Attribute(string key, Shape<string> shape, string aws, string says)
    {
        _attributes.Add(new(key, shape, says));
        return new(this, new("attributes." + key) { AttributeKey = key, Aws = aws }, Forms.Text, null, "");
    }

    /// <summary>AWS has the attribute, for another kind of object.</summary>
    /// <param name="kinds">For people: <c>network and gateway load balancers</c>.</param>
    internal void AttributeOf(string kinds, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _attributes.Add(AwsAttribute.OfOthers(key, kinds));
        }
    }

    /// <summary>A key of the language that sets several attributes.</summary>
    internal void Composite(string name, Shape<Pair<string>[]> shape, string says) => _keys.Add(new Key<Pair<string>[]>(name, shape, says));

    /// <summary>A map inside the kind's map: its properties' paths begin with its name.</summary>
    /// <param name="id">Its definition in the schema.</param>
    internal PropertyTable Section(string name, string id, string description, string says)
    {
        _sections.Add(name, new(this, name, id, description, says));
        return this;
    }

    /// <summary>A key that is an error with an answer of its own.</summary>
    /// <param name="section">The map inside the kind's map in which it would stand; empty: the kind's own.</param>
    internal PropertyTable Refuse(Key key, string section = "")
    {
        if (_sections.GetValueOrDefault(section) is { } inside)
        {
            inside.Refuse(key);
        }
        else
        {
            _refused.Add(key);
        }

        return this;
    }

    internal Property<T> Enter<T>(PropertyDraft<T> draft, PropertyLine line, Key? key)
        where T : notnull
    {
        var property = new Property<T>(line, _properties.Count, draft.Form, key);
        _properties.Add(property);
        if (property.AttributeKey is { } attribute)
        {
            _byAttribute.Add(attribute, property);
        }

        if (key is null)
        {
            return property;
        }

        if (_sections.GetValueOrDefault(PropertySection.NameIn(line.Path)) is not { } section || line.AttributeKey is not null)
        {
            _keys.Add(key);
        }
        else
        {
            section.Add(property);
            if (!_keys.Contains(section.Key))
            {
                _keys.Add(section.Key);
            }
        }

        return property;
    }

    private bool IsFriendly(Key key) => key is Key<Pair<string>[]> || _properties.Exists(p => p.Key == key && p.AttributeKey is not null);
}
