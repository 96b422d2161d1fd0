using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.LocalRun;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Sources;

/// <summary>The side file of a local run as it was read.</summary>
/// <param name="Source">Null: there is none, and everything is as it is without one.</param>
/// <param name="Folder">What its folders are relative to.</param>
internal sealed record LocalSideFile(LocalFile File, StackSource? Source, string Folder)
{
    public const string DefaultName = "elbctl.local.yaml";

    private const long Largest = 1 << 20;

    /// <param name="named">As the command line names it; null: the one beside the stack file, if it is there.</param>
    /// <returns>What was read, as far as it can be used, and what is wrong.</returns>
    public static (LocalSideFile? Read, StackSource? Source, ImmutableArray<Diagnostic> Wrong) FromDisk(
        string folder,
        string? named,
        ImmutableArray<string> stackFiles
    )
    {
        var beside = stackFiles.FirstOrDefault(name => name != StackArguments.StandardInput) is { } first
            ? Path.GetDirectoryName(first) ?? ""
            : "";
        var name = named ?? Path.Combine(beside, DefaultName);
        var path = Path.GetFullPath(name, folder);
        if (named is null && !System.IO.File.Exists(path))
        {
            return (new(LocalFile.Empty, null, folder), null, []);
        }

        var (text, reason) = Disk.ReadRegularText(path, Largest);
        if (text is null)
        {
            return (
                null,
                null,
                [
                    new(
                        SourceCodes.LocalFileUnreadable,
                        SourceSpan.None,
                        $"The side file {name} cannot be read: {reason}.",
                        "Check the name given with --local-file."
                    ),
                ]
            );
        }

        var source = new StackSource(name, text);
        var (file, wrong) = LocalFileLoader.Load(source);
        return (file is null ? null : new(file, source, Path.GetDirectoryName(path) ?? folder), source, wrong);
    }

    /// <summary>Folders of commands, and files of objects, that are not there.</summary>
    public IEnumerable<Diagnostic> Missing() => MissingFolders().Concat(MissingObjects());

    private IEnumerable<Diagnostic> MissingObjects() =>
        File
            .Objects.Where(named => !System.IO.File.Exists(Path.GetFullPath(named.Value, Folder)))
            .Select(named => new Diagnostic(
                SourceCodes.LocalObjectMissing,
                named.At,
                $"The file that stands for s3://{named.Name} is not there: {Path.GetFullPath(named.Value, Folder)}.",
                "Its path is relative to the folder of the side file."
            ));

    private IEnumerable<Diagnostic> MissingFolders() =>
        File
            .Instances.Concat(File.Functions)
            .Where(named => named.Value is StandIn.Command command && !Directory.Exists(Path.GetFullPath(command.Folder, Folder)))
            .Select(named => new Diagnostic(
                SourceCodes.LocalFolderMissing,
                named.At,
                $"The folder of the command for {named.Name} is not there: "
                    + $"{Path.GetFullPath(((StandIn.Command)named.Value).Folder, Folder)}.",
                "`cwd` is relative to the folder of the side file."
            ));
}
