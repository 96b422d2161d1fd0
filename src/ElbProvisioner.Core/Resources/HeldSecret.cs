namespace ElbProvisioner.Core.Resources;

/// <summary>A text that nobody may be shown, and what tells it from others.</summary>
/// <param name="Text">Null: not known; AWS has it.</param>
/// <param name="Fingerprint">Salted; empty: none is known.</param>
public sealed record HeldSecret(string? Text, string Fingerprint)
{
    public override string ToString() => "(sensitive)";
}
