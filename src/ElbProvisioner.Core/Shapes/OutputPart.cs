namespace ElbProvisioner.Core.Shapes;

/// <summary>Either literal text or, when <see cref="IsReference"/>, a dotted path into the stack.</summary>
public sealed record OutputPart(string Text, bool IsReference)
{
    public bool IsSecret { get; init; }
}
