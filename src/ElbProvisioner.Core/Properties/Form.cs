using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

/// <summary>What the values of a property are: how they read in a plan, what makes two of them equal, and how they travel.</summary>
public abstract class Form
{
    /// <summary>For people, in plans.</summary>
    /// <param name="nameOf">What a person calls another object.</param>
    public abstract string Text(object value, Func<ResourceRef, string> nameOf);

    /// <summary>What is compared: ids, not names. It is also the canonical text, so it is a format.</summary>
    public virtual string Key(object value) => Text(value, static reference => reference.ToString() ?? "");

    /// <summary>The same, where other objects stand for their ids.</summary>
    /// <param name="resolve">The id of another object, or what stands for one that is still to be made.</param>
    public virtual string Key(object value, Func<ResourceRef, string> resolve) =>
        Refs(value).Any() ? string.Join(',', Refs(value).Select(resolve).Order(StringComparer.Ordinal)) : Key(value);

    /// <summary>The same, as a plan compares and shows it: a line each of what is compared by itself.</summary>
    /// <param name="path">Of the property.</param>
    public virtual IEnumerable<PropertyText> Texts(string path, object value, Func<ResourceRef, string> nameOf) =>
        [new(path, Key(value), Text(value, nameOf))];

    /// <summary>As a member of the service model carries it: a text, number, truth value, list or map.</summary>
    /// <param name="idOf">The id of another object, which is there by now.</param>
    public abstract object ToWire(object value, Func<ResourceRef, string> idOf);

    /// <summary>Null: AWS says nothing of use.</summary>
    public abstract object? FromWire(object wire);

    /// <summary>What of the service model a property of this form says.</summary>
    /// <param name="member">Where it stands in requests.</param>
    public virtual IEnumerable<string> Members(string member) => [member];

    /// <summary>What its values are made of themselves; null: they are not.</summary>
    public virtual PropertyTable? Part => null;

    /// <summary>The other objects that a value names: where a plan's edges come from.</summary>
    public virtual IEnumerable<ResourceRef> Refs(object value) => [];
}

/// <param name="Key">What is compared.</param>
/// <param name="Text">What is shown.</param>
public sealed record PropertyText(string Path, string Key, string Text);

/// <summary>A form of values of one type.</summary>
public abstract class Form<T> : Form
    where T : notnull
{
    public sealed override string Text(object value, Func<ResourceRef, string> nameOf) => Show((T)value, nameOf);

    public sealed override object ToWire(object value, Func<ResourceRef, string> idOf) => Send((T)value, idOf);

    protected abstract string Show(T value, Func<ResourceRef, string> nameOf);

    protected virtual object Send(T value, Func<ResourceRef, string> idOf) => value;
}
