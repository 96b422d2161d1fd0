using System.Collections.Immutable;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile;

/// <summary>One stack file as the user gave it.</summary>
/// <param name="FileName">As it should stand in messages; files named inside are relative to its folder.</param>
public sealed record StackSource(string FileName, string Text)
{
    private SourceLines? _lines;

    internal SourceLines Lines => _lines is { } known && ReferenceEquals(known.Text, Text) ? known : _lines = new SourceLines(Text);

    public bool Equals(StackSource? other) => other is not null && FileName == other.FileName && Text == other.Text;

    public override int GetHashCode() => HashCode.Combine(FileName, Text);
}

/// <summary>Where variables get their values, strongest first: what was given, <c>ELBCTL_VAR_name</c>, the file's default.</summary>
/// <param name="Given">From the command line.</param>
/// <param name="Environment">The process environment; null when a variable is not set.</param>
public sealed record Variables(ImmutableSortedDictionary<string, string> Given, Func<string, string?> Environment)
{
    public const string EnvironmentPrefix = "ELBCTL_VAR_";

    /// <summary>What Parameter Store holds under the names that variables ask for; null: it has not been asked yet.</summary>
    public ImmutableDictionary<string, StoredParameter>? Parameters { get; init; }

    /// <summary>Nothing given, an empty environment.</summary>
    public static Variables None { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), static _ => null);
}

/// <param name="IsSecure">Parameter Store keeps it encrypted, so it is a secret whether or not the file says so.</param>
public sealed record StoredParameter(string Value, bool IsSecure);
