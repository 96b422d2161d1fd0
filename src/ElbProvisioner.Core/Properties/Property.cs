using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Properties;

/// <summary>
/// One property of a kind: everything that elbctl knows of it. A token: itself and nothing else. Made by a <see cref="PropertyTable"/>, one
/// line each.
/// </summary>
public abstract class Property
{
    private protected Property(PropertyLine line, int ordinal)
    {
        (Line, Ordinal) = (line, ordinal);
    }

    /// <summary>In the file and in plans: <c>healthCheck.interval</c>; for attributes <c>attributes.KEY</c>.</summary>
    public string Path => Line.Path;

    /// <summary>Where its value stands in a bag of the kind's settings.</summary>
    public int Ordinal { get; }

    public abstract Form Form { get; }

    /// <summary>
    /// What AWS gives it when nobody sets it: a declaration that leaves the file goes back to it. Null: it is never undone.
    /// </summary>
    public object? Aws => Line.Aws;

    /// <summary>AWS cannot change it in place.</summary>
    public bool IsFixed => Line.IsFixed;

    /// <summary>False: it names the object and says nothing about it.</summary>
    public bool IsCompared => Line.IsCompared;

    /// <summary>Changed item by item, by calls of their own: not part of a modifying request.</summary>
    public bool IsByItems => Line.IsByItems;

    /// <summary>
    /// It goes back to <see cref="Aws"/> when it leaves the file, so what the file declared is remembered. Attributes are remembered by
    /// their keys.
    /// </summary>
    public bool IsUndone => Line is { Aws: not null, Default: null, AttributeKey: null };

    /// <summary>The key of the attribute that it is; null: it is none.</summary>
    public string? AttributeKey => Line.AttributeKey;

    /// <summary>What traffic feels when it changes in place.</summary>
    internal EffectRule Effect => Line.Effect ?? Feels.Nothing;

    internal PropertyLine Line { get; }

    /// <summary>How it is written in the file; null: the file does not say it.</summary>
    internal abstract Key? Key { get; }

    /// <summary>The member of a request or an answer that carries it; null: it travels in another way.</summary>
    public string? MemberOf(Settings settings) => Line.OtherWhen?.Invoke(settings) == true ? Line.OtherMember : Line.Member;

    /// <summary>The members of an answer that may carry it.</summary>
    internal IEnumerable<string> DescribedMembers => new[] { Line.Described, Line.OtherMember, Line.OtherDescribed }.OfType<string>();

    /// <summary>What it is where the file is silent; null: not declared, not compared.</summary>
    internal object? DefaultIn(Settings settings) => Line.Scope?.Holds(settings) == false ? null : Line.Default?.Invoke(settings);

    /// <summary><see cref="Aws"/> of one object.</summary>
    internal object? AwsIn(Settings settings) => Line.AwsWhere is { } of ? of(settings) : Aws;
}

/// <summary>A property with values of one type.</summary>
public sealed class Property<T> : Property
    where T : notnull
{
    internal Property(PropertyLine line, int ordinal, Form<T> form, Key? key)
        : base(line, ordinal)
    {
        (Form, Key) = (form, key);
    }

    public override Form Form { get; }

    internal override Key? Key { get; }
}
