using System.Collections.Immutable;
using ElbProvisioner.Core.Checks;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.StackFile.Language;
using ElbProvisioner.Core.StackFile.Shapes;

namespace ElbProvisioner.Core.StackFile;

/// <param name="Stack">Null when there are errors.</param>
/// <param name="Diagnostics">In the order of the files and their lines.</param>
/// <param name="Sources">To show the lines diagnostics point at.</param>
public sealed record LoadResult(Stack? Stack, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<StackSource> Sources)
{
    public bool HasErrors => Stack is null;

    /// <summary>For the checks that wait for the region and the account.</summary>
    internal CheckedStack? Checked { get; init; }

    /// <summary>What is wrong in the region and the account that a command works in, whether the file names them or not.</summary>
    public ImmutableArray<Diagnostic> FindIn(string region, string account) => Checked is { } file ? [.. StackChecks.RunIn(file, region, account)] : [];
}

/// <summary>From the text of stack files to a checked stack, or to every mistake in them.</summary>
public static class StackLoader
{
    /// <param name="sources">In the order of -f: later ones lie over earlier ones.</param>
    /// <param name="readFile">Reads a file the stack names; the path is relative to where the stack files' own names are.</param>
    public static LoadResult Load(ImmutableArray<StackSource> sources, Variables variables, Func<string, FileReadResult> readFile)
    {
        var diagnostics = new List<Diagnostic>();
        sources = sources.ConvertAll(static source => source.Text.StartsWith('\uFEFF') ? source with { Text = source.Text[1..] } : source);
        var file = Read(sources, variables, readFile, diagnostics);
        var ordered = Order(diagnostics, sources);
        return new LoadResult(ordered.Any(static diagnostic => diagnostic.IsError) ? null : file?.Stack, ordered, sources) { Checked = file };
    }

    private static CheckedStack? Read(
        ImmutableArray<StackSource> sources, Variables variables, Func<string, FileReadResult> readFile, List<Diagnostic> diagnostics)
    {
        if (sources.IsEmpty)
        {
            diagnostics.Add(new Diagnostic(FileCodes.NothingToRead, SourceSpan.None, "There is no stack file to read.", "Give one with -f, or write elbctl.yaml: elbctl init."));
            return null;
        }

        MapNode? tree = null;
        var allRead = true;
        foreach (var source in sources)
        {
            if (NodeReader.Read(source, diagnostics) is { } root)
            {
                tree = tree is null ? root : TreeMerge.Merge(tree, root);
            }
            else
            {
                allRead = false;
            }
        }

        if (!allRead || tree is null)
        {
            return null;
        }

        tree = Substitution.Apply(tree, variables, sources, diagnostics);
        if (!StackLanguage.Shape.TryBind(tree, new Binding(diagnostics, readFile), out var stack))
        {
            return null;
        }

        ImmutableArray<Diagnostic> errors = [.. diagnostics.Where(static diagnostic => diagnostic.IsError)];
        var file = new CheckedStack(stack, tree, errors);
        diagnostics.AddRange(StackChecks.Run(file));
        return file;
    }

    private static ImmutableArray<Diagnostic> Order(List<Diagnostic> diagnostics, ImmutableArray<StackSource> sources)
    {
        var files = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = -1 };
        foreach (var source in sources)
        {
            files.TryAdd(source.FileName, files.Count);
        }

        return
        [
            .. diagnostics.Distinct()
                .OrderBy(diagnostic => files.GetValueOrDefault(diagnostic.At.File, int.MaxValue))
                .ThenBy(diagnostic => diagnostic.At.Line)
                .ThenBy(diagnostic => diagnostic.At.Column)
                .ThenBy(diagnostic => diagnostic.Code.Id, StringComparer.Ordinal),
        ];
    }
}
