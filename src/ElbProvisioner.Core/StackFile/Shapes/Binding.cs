using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.StackFile.Shapes;

/// <summary>One walk over the tree: where it stands, and the mistakes found so far.</summary>
internal sealed class Binding(List<Diagnostic> diagnostics, Func<string, FileReadResult> readFile)
{
    private readonly List<string> path = [];

    /// <summary>Where the walk stands: <c>loadBalancers.web.listeners.https</c>; <c>the stack</c> at the top.</summary>
    public string Place => path.Count == 0 ? "the stack" : string.Join('.', path);

    /// <summary>The last key of <see cref="Place"/>: the name of the thing being read.</summary>
    public string Name => path.Count == 0 ? "" : path[^1];

    public void Enter(string key) => path.Add(key);

    public void Leave() => path.RemoveAt(path.Count - 1);

    public void Report(DiagnosticCode code, SourceSpan at, string message, string? remedy = null) =>
        diagnostics.Add(new Diagnostic(code, at, message, remedy));

    public void ReportWrongType(Node node, string expected) =>
        Report(BindingCodes.WrongType, node.At, $"{Place}: expected {expected}, here is {node.Kind}.");

    /// <summary>Reads a file named in the stack file, relative to the file the name stands in. Null when it cannot be read, which is reported.</summary>
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
                    FileCodes.FileIsUnreadable, at, $"{Place}: the file {name} cannot be read: {failed.Reason}.",
                    "Paths are relative to the folder of the stack file that names them.");
                return null;
            default:
                throw new InvalidOperationException("An unknown result of reading a file.");
        }
    }
}
