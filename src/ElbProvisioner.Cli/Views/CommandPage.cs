using System.Collections.Immutable;
using System.CommandLine;

namespace ElbProvisioner.Cli.Views;

/// <summary>A command as the help shows it.</summary>
/// <param name="Examples">Command line and what it does.</param>
internal sealed record CommandPage(Command Command, string Usage, ImmutableArray<(string Line, string Does)> Examples, string Notes = "");
