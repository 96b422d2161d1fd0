using System.Diagnostics.CodeAnalysis;

namespace ElbProvisioner.Core.Shapes;

/// <summary>
/// What may be written at a place of the language: the one description that the binder follows and the JSON Schema is made of.
/// </summary>
internal abstract class Shape
{
    /// <summary>Completes "expected …": <c>a whole number</c>.</summary>
    public abstract string Expects { get; }

    /// <summary>The same, with what a person wants to know beside: the form of a text, the words that are not taken yet.</summary>
    public virtual string Details => Expects;

    /// <summary>
    /// What a path has between a key of this shape and the keys of the maps inside: <c>.NAME</c> for things by name, <c>[]</c> for a list.
    /// </summary>
    public virtual string PathInside => "";

    /// <summary>Writes JSON Schema keywords into the object that is open.</summary>
    public abstract void WriteKeywords(SchemaWriter schema);

    /// <summary>Nothing but a map with fixed keys may stand here.</summary>
    public virtual bool IsBlock => false;

    /// <summary>Keys that must be written where a map of this shape stands.</summary>
    public virtual IEnumerable<string> Needs => [];

    /// <summary>The shapes inside, for those who walk the whole language.</summary>
    public virtual IEnumerable<Shape> Inner => [];
}

internal abstract class Shape<T> : Shape
{
    /// <summary>False when what is written cannot be used; then a diagnostic was reported.</summary>
    public bool TryBind(Node node, Binding binding, [MaybeNullWhen(false)] out T value)
    {
        if (node is ScalarNode { IsUnresolved: true })
        {
            value = default;
            return false;
        }

        return TryRead(node, binding, out value);
    }

    protected abstract bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out T value);

    protected bool WrongType(Node node, Binding binding)
    {
        binding.ReportWrongType(node, Expects);
        return false;
    }
}
