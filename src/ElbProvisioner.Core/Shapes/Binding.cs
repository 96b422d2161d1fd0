using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <summary>One walk over the tree: where it stands, and the mistakes found so far.</summary>
/// <param name="whole">What the file is of.</param>
internal sealed class Binding(List<Diagnostic> diagnostics, Func<string, FileReadResult> readFile, string whole = "the stack")
{
    private readonly List<string> _path = [];
    private readonly HashSet<(DiagnosticCode Code, SourceSpan At, string Message)> _told = [];

    /// <summary>Where the walk stands: <c>loadBalancers.web.listeners.https</c>; <c>the stack</c> at the top.</summary>
    public string Place => _path.Count == 0 ? whole : string.Join('.', _path);

    /// <summary>The last key of <see cref="Place"/>: the name of the thing being read.</summary>
    public string Name => _path.Count == 0 ? "" : _path[^1];

    /// <summary>How many mistakes were found so far.</summary>
    public int Found => _told.Count;

    public void Enter(string key) => _path.Add(key);

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>Private keys, and where they stand in a stack file themselves.</summary>
    public List<(string Text, ScalarNode? Inline)> Secrets { get; } = [];

    /// <summary>Each mistake once, also where an alias leads to it from several places.</summary>
    public void Report(DiagnosticCode code, SourceSpan at, string message, string? remedy = null)
    {
        if (_told.Add((code, at, message.Replace(Place, "", StringComparison.Ordinal))))
        {
            diagnostics.Add(new Diagnostic(code, at, message, remedy));
        }
    }

    /// <summary>A text that is secret by what it is, whatever the file says.</summary>
    public void Conceal(string text, Node node) => Secrets.Add((text, node is ScalarNode scalar && scalar.Text == text ? scalar : null));

    public void ReportWrongType(Node node, string expected) =>
        Report(BindingCodes.WrongType, node.At, $"{Place}: expected {expected}, here is {node.Kind}.");

    /// <summary>
    /// Reads a file named in the stack file, relative to the file the name stands in. Null when it cannot be read, which is reported.
    /// </summary>
    public string? ReadFile(string name, SourceSpan at)
    {
        var folder = Path.GetDirectoryName(at.File) ?? "";
        switch (readFile(Path.Combine(folder, name)))
        {
            case FileReadResult.Content { Text: "" }:
                Report(BindingCodes.FileIsEmpty, at, $"{Place}: the file {name} is empty.");
                return null;
            case FileReadResult.Content content:
                return content.Text;
            case FileReadResult.Failed failed:
                Report(
                    FileCodes.FileIsUnreadable,
                    at,
                    $"{Place}: the file {name} cannot be read: {failed.Reason}.",
                    "Paths are relative to the folder of the stack file that names them."
                );
                return null;
            case FileReadResult.Outside:
                Report(
                    FileCodes.FileIsOutside,
                    at,
                    $"{Place}: the file {name} lies outside the stack's folder and its repository.",
                    "Move it there; or, if you trust this stack file with every file you can read, give --allow-files-anywhere."
                );
                return null;
            default:
                throw new InvalidOperationException("An unknown result of reading a file.");
        }
    }
}
