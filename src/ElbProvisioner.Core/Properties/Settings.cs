using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

/// <summary>
/// The values of one object, by property: one shape for what the file says, what is wanted and what AWS reports. Immutable; equal when
/// every value is.
/// </summary>
public sealed class Settings : IEquatable<Settings>
{
    private readonly object?[] _values;
    private readonly ImmutableArray<SourceSpan> _at;
    private ImmutableSortedDictionary<string, string>? _attributes;

    internal Settings(PropertyTable table, object?[] values, ImmutableArray<SourceSpan> at = default)
    {
        (Table, _values, _at) = (table, values, at);
    }

    public PropertyTable Table { get; }

    /// <summary>What it has of the properties that are attributes, by AWS's key.</summary>
    public ImmutableSortedDictionary<string, string> Attributes =>
        _attributes ??= Table
            .Properties.Where(p => p.AttributeKey is not null && Has(p))
            .ToImmutableSortedDictionary(p => p.AttributeKey ?? "", p => (string)(_values[p.Ordinal] ?? ""), StringComparer.Ordinal);

    /// <summary>The other objects that it names.</summary>
    public IEnumerable<ResourceRef> Refs => Table.Properties.Where(Has).SelectMany(p => p.Form.Refs(_values[p.Ordinal] ?? ""));

    /// <summary>False also where the property is another table's.</summary>
    public bool Has(Property property) => ValueOf(property) is not null;

    /// <exception cref="InvalidOperationException">It has none: a bug, since the language or AWS gives it one.</exception>
    public T Get<T>(Property<T> property)
        where T : notnull =>
        ValueOf(property) is T value ? value : throw new InvalidOperationException($"A {Table.Label} without {property.Path}.");

    public T? Find<T>(Property<T> property)
        where T : class => ValueOf(property) as T;

    public T? FindValue<T>(Property<T> property)
        where T : struct => ValueOf(property) as T?;

    /// <summary>Where the file says it; nothing for what it does not say.</summary>
    public SourceSpan At(Property property) => _at.IsDefault ? SourceSpan.None : _at[property.Ordinal];

    /// <summary>With the places of attributes, by their keys.</summary>
    internal Settings At(IEnumerable<(string Attribute, SourceSpan At)> places)
    {
        var at = _at.IsDefault ? new SourceSpan[_values.Length] : [.. _at];
        foreach (var (attribute, place) in places)
        {
            if (Table.Attribute(attribute) is { } property)
            {
                at[property.Ordinal] = place;
            }
        }

        return new(Table, _values, [.. at]);
    }

    public Settings With<T>(Property<T> property, T value)
        where T : notnull => With(property, (object)value);

    public Settings Without(Property property) => With(property, null);

    /// <summary>With another value in place of the one it has; nothing happens where it has none.</summary>
    public Settings Map<T>(Property<T> property, Func<T, T> change)
        where T : notnull => ValueOf(property) is T value ? With(property, change(value)) : this;

    /// <summary>Exactly these attributes, and no others.</summary>
    /// <exception cref="InvalidOperationException">The kind has no such attribute.</exception>
    public Settings WithAttributes(ImmutableSortedDictionary<string, string> attributes)
    {
        var values = _values.ToArray();
        foreach (var property in Table.Properties.Where(p => p.AttributeKey is not null))
        {
            values[property.Ordinal] = null;
        }

        foreach (var (key, value) in attributes)
        {
            values[(Table.Attribute(key) ?? throw new InvalidOperationException($"A {Table.Label} has no attribute {key}.")).Ordinal] =
                value;
        }

        return new(Table, values, _at);
    }

    /// <summary>The same, with the language's defaults where it says nothing.</summary>
    public Settings Filled()
    {
        // One copy, filled before anybody else sees it: a default looks at those before it.
        var values = _values.ToArray();
        var filled = new Settings(Table, values, _at);
        foreach (var property in Table.Properties)
        {
            values[property.Ordinal] ??= property.DefaultIn(filled);
        }

        return filled;
    }

    /// <summary>The same, less what goes without saying.</summary>
    internal Settings WithoutQuiet() =>
        Table
            .Properties.Where(p => p.Line.IsQuiet && ValueOf(p) is { } value && p.DefaultIn(this)?.Equals(value) == true)
            .Aggregate(this, static (settings, property) => settings.Without(property));

    /// <summary>As AWS reports them: those that the table does not know are left out.</summary>
    public Settings WithKnownAttributes(ImmutableSortedDictionary<string, string> attributes) =>
        WithAttributes(attributes.RemoveRange(attributes.Keys.Where(key => Table.Attribute(key) is null)));

    /// <summary>One line a value, in the order of the table.</summary>
    public IEnumerable<string> Canonical() => Table.Properties.Where(Has).Select(p => $"{p.Path}={p.Form.Key(_values[p.Ordinal] ?? "")}");

    public bool Equals(Settings? other) =>
        other is not null && Table == other.Table && Canonical().SequenceEqual(other.Canonical(), StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Settings);

    public override int GetHashCode() =>
        Canonical().Aggregate(0, static (hash, line) => HashCode.Combine(hash, StringComparer.Ordinal.GetHashCode(line)));

    public static bool operator ==(Settings? left, Settings? right) => Equals(left, right);

    public static bool operator !=(Settings? left, Settings? right) => !Equals(left, right);

    internal object? ValueOf(Property property) =>
        property.Ordinal < _values.Length && Table.Properties[property.Ordinal] == property ? _values[property.Ordinal] : null;

    /// <summary>
    /// What is to be compared with what is wanted: nothing that is not declared, and AWS's own value where AWS says nothing.
    /// </summary>
    internal Settings As(Settings desired)
    {
        var values = new object?[_values.Length];
        foreach (var property in Table.Properties.Where(p => desired.Has(p) || p.Line.IsExact?.Invoke(this) == true))
        {
            values[property.Ordinal] = _values[property.Ordinal] ?? property.AwsIn(this);
        }

        return new(Table, values);
    }

    /// <summary>These values, and those of the other where these say nothing.</summary>
    internal Settings Over(Settings other)
    {
        var values = other._values.ToArray();
        var at = other._at.IsDefault ? new SourceSpan[values.Length] : [.. other._at];
        foreach (var property in Table.Properties.Where(Has))
        {
            values[property.Ordinal] = _values[property.Ordinal];
            at[property.Ordinal] = At(property);
        }

        return new(Table, values, [.. at]);
    }

    internal Settings With(Property property, object? value)
    {
        var values = _values.ToArray();
        values[property.Ordinal] = value;
        return new(Table, values, _at);
    }
}
