using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Cli.Views;

/// <summary>One look at a stack.</summary>
/// <param name="At">When it was read, by AWS's clock.</param>
/// <param name="Failure">Why this look failed, as a sentence; what is shown is the one before. Null: it did not.</param>
internal sealed record StatusReading(string Stack, LiveWorld World, StatusReport Status, DateTimeOffset At, string? Failure = null);

/// <summary>Something that was otherwise at the look before.</summary>
internal sealed record StatusEvent(DateTimeOffset At, string Text, Tone Tone);
