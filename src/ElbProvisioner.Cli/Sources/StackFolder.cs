using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Sources;

/// <summary>
/// The files that a stack file may name: regular ones of a sensible size, beside it or in its repository. A stack file comes from elsewhere
/// now and then, a pull request for one; it is not to carry the machine's own files into AWS.
/// </summary>
internal sealed class StackFolder
{
    private const long MaxBytes = 1024 * 1024;
    private const string RepositoryMark = ".git";

    private readonly string _folder;
    private readonly bool _anywhere;
    private readonly Lazy<List<string>> _allowed;

    /// <param name="folder">Relative names start here.</param>
    /// <param name="sources">The stack files' own names.</param>
    public StackFolder(string folder, IEnumerable<string> sources, bool anywhere)
    {
        _folder = folder;
        _anywhere = anywhere;
        List<string> names = [.. sources];
        _allowed = new(() => [.. names.SelectMany(name => Roots(Path.Combine(folder, name))).Distinct(StringComparer.Ordinal)]);
    }

    public FileReadResult Read(string name)
    {
        var path = RealPath.Of(Path.Combine(_folder, name));
        if (path is null)
        {
            return new FileReadResult.Failed("its links lead in a circle");
        }

        if (!_anywhere && !_allowed.Value.Exists(root => RealPath.IsInside(path, root)))
        {
            return new FileReadResult.Outside();
        }

        var (text, reason) = Disk.ReadRegularText(path, MaxBytes);
        return text is null ? new FileReadResult.Failed(reason) : new FileReadResult.Content(text);
    }

    /// <summary>The stack file's folder, and the nearest one above it that is a repository.</summary>
    private static IEnumerable<string> Roots(string source)
    {
        if (RealPath.Of(Path.GetDirectoryName(Path.GetFullPath(source)) ?? "") is not { } folder)
        {
            yield break;
        }

        yield return folder;
        for (var parent = folder; parent is not null; parent = Path.GetDirectoryName(parent))
        {
            var mark = Path.Combine(parent, RepositoryMark);
            if (Directory.Exists(mark) || File.Exists(mark))
            {
                yield return parent;
                yield break;
            }
        }
    }
}
