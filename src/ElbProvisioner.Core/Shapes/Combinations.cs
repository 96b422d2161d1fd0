using System.Diagnostics.CodeAnalysis;

namespace ElbProvisioner.Core.Shapes;

/// <summary>Turns what was written into what is meant, and may refuse it.</summary>
internal delegate bool Conversion<in TIn, TOut>(TIn written, Node node, Binding binding, [MaybeNullWhen(false)] out TOut value);

internal sealed class ConvertedShape<TIn, TOut>(Shape<TIn> written, Conversion<TIn, TOut> convert, string? expects = null) : Shape<TOut>
{
    public override string Expects => expects ?? written.Expects;

    public override string Details => expects ?? written.Details;

    public override bool IsBlock => written.IsBlock;

    public override IEnumerable<string> Needs => written.Needs;

    public override IEnumerable<Shape> Inner => [written];

    public override void WriteKeywords(SchemaWriter schema) => written.WriteKeywords(schema);

    protected override bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out TOut value)
    {
        if (node is not ScalarNode && written is TextShape)
        {
            value = default;
            return WrongType(node, binding);
        }

        value = default;
        return written.TryBind(node, binding, out var bound) && convert(bound, node, binding, out value);
    }
}

/// <summary>Several ways of writing one thing, told apart by whether a value, a list or a map stands there.</summary>
internal sealed class FormsShape<T>(Shape<T>? scalar = null, Shape<T>? list = null, Shape<T>? map = null) : Shape<T>
{
    public override string Expects => string.Join(", or ", Forms.Select(form => form.Expects));

    public override string Details => string.Join(", or ", Forms.Select(form => form.Details));

    public override IEnumerable<Shape> Inner => Forms;

    private IEnumerable<Shape<T>> Forms => new[] { scalar, list, map }.OfType<Shape<T>>();

    public override void WriteKeywords(SchemaWriter schema) =>
        schema.AnyOf([.. Forms.Select(form => (Action<SchemaWriter>)form.WriteKeywords)]);

    protected override bool TryRead(Node node, Binding binding, [MaybeNullWhen(false)] out T value)
    {
        var form = node switch
        {
            MapNode => map,
            ListNode => list,
            ScalarNode { IsNull: false } => scalar,
            _ => null,
        };

        if (form is not null)
        {
            return form.TryBind(node, binding, out value);
        }

        value = default;
        return WrongType(node, binding);
    }
}

internal static class ShapeConversions
{
    /// <summary>For conversions that cannot fail.</summary>
    public static Shape<TOut> Select<TIn, TOut>(this Shape<TIn> written, Func<TIn, TOut> convert) =>
        new ConvertedShape<TIn, TOut>(
            written,
            (TIn bound, Node _, Binding _, [MaybeNullWhen(false)] out TOut value) =>
            {
                value = convert(bound);
                return true;
            }
        );

    public static Shape<TOut> Convert<TIn, TOut>(this Shape<TIn> written, Conversion<TIn, TOut> convert, string? expects = null) =>
        new ConvertedShape<TIn, TOut>(written, convert, expects);
}
