using System.Collections.Immutable;

namespace ElbProvisioner.Cli.Sources;

/// <summary>Which stack.</summary>
/// <param name="AllowFilesAnywhere">The stack files may name any file that the user can read.</param>
internal sealed record StackArguments(
    ImmutableArray<string> Files,
    ImmutableSortedDictionary<string, string> Variables,
    bool AllowFilesAnywhere = false
)
{
    public const string DefaultFile = "elbctl.yaml";

    public const string ShortDefaultFile = "elbctl.yml";

    public const string StandardInput = "-";

    /// <summary>A file is named, or the folder has one of the usual name.</summary>
    public bool IsThere(string folder) =>
        !Files.IsEmpty || File.Exists(Path.Combine(folder, DefaultFile)) || File.Exists(Path.Combine(folder, ShortDefaultFile));

    public bool AreGiven => !Files.IsEmpty || !Variables.IsEmpty;
}
