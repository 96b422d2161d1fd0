using System.Collections.Immutable;

namespace ElbProvisioner.Core.StackFile;

/// <summary>One stack file as the user gave it.</summary>
/// <param name="FileName">As it should stand in messages; files named inside are relative to its folder.</param>
public sealed record StackSource(string FileName, string Text);

/// <summary>Where variables get their values, strongest first: what was given, <c>ELBCTL_VAR_name</c>, the file's default.</summary>
/// <param name="Given">From the command line.</param>
/// <param name="Environment">The process environment; null when a variable is not set.</param>
public sealed record Variables(ImmutableSortedDictionary<string, string> Given, Func<string, string?> Environment)
{
    public const string EnvironmentPrefix = "ELBCTL_VAR_";

    /// <summary>Nothing given, an empty environment.</summary>
    public static Variables None { get; } =
        new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), static _ => null);
}

/// <summary>What reading a file named inside a stack file (<c>{ file: user-data.sh }</c>) gave.</summary>
public abstract record FileReadResult
{
    private FileReadResult() { }

    public sealed record Content(string Text) : FileReadResult;

    /// <param name="Reason">For people: <c>it does not exist</c>.</param>
    public sealed record Failed(string Reason) : FileReadResult;
}
