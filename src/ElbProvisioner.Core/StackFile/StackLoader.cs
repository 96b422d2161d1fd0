using System.Collections.Immutable;
using ElbProvisioner.Core.Checks;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile.Language;

namespace ElbProvisioner.Core.StackFile;

/// <param name="Stack">Null when there are errors.</param>
/// <param name="Diagnostics">In the order of the files and their lines.</param>
/// <param name="Sources">To show the lines diagnostics point at, and to be saved: secrets are cut out of them.</param>
public sealed record LoadResult(Stack? Stack, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<StackSource> Sources)
{
    public bool HasErrors => Stack is null;

    /// <summary>For the checks that wait for the region and the account.</summary>
    internal CheckedStack? Checked { get; init; }

    /// <summary>What is wrong in the region and the account that a command works in, whether the file names them or not.</summary>
    public ImmutableArray<Diagnostic> FindIn(string region, string account) =>
        Checked is { } file ? [.. StackChecks.RunIn(file, region, account).Select(wrong => StackLoader.Discreet(wrong, Secrets))] : [];

    /// <summary>Known also where there are errors: what is said of them must not show any.</summary>
    public Secrets Secrets { get; init; } = Secrets.None;

    /// <summary>By name: the values of secret variables that do not come from Parameter Store.</summary>
    public ImmutableSortedDictionary<string, string> SecretVariables { get; init; } = TagMap.Empty;

    /// <summary>What Parameter Store holds values of variables under.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>Parameter Store was not asked: parts of the stack are not what they will be.</summary>
    public bool AwaitsParameters { get; init; }

    /// <summary>Stack files that hold a secret besides the default of a variable: they mean nothing without it.</summary>
    public ImmutableHashSet<string> SecretSources { get; init; } = [];
}

/// <summary>From the text of stack files to a checked stack, or to every mistake in them.</summary>
public static class StackLoader
{
    /// <summary>Of messages: who has more has another trouble.</summary>
    private const int MostShown = 200;

    /// <param name="sources">In the order of -f: later ones lie over earlier ones.</param>
    /// <param name="readFile">Reads a file the stack names; the path is relative to where the stack files' own names are.</param>
    public static LoadResult Load(ImmutableArray<StackSource> sources, Variables variables, Func<string, FileReadResult> readFile)
    {
        var diagnostics = new List<Diagnostic>();
        sources = sources.ConvertAll(static source => source.Text.StartsWith('\uFEFF') ? source with { Text = source.Text[1..] } : source);
        var loaded = Read(sources, variables, readFile, diagnostics);
        var ordered = Order(diagnostics, sources, loaded.Secrets);
        return loaded with { Stack = ordered.Any(static diagnostic => diagnostic.IsError) ? null : loaded.Stack, Diagnostics = ordered };
    }

    private static LoadResult Read(
        ImmutableArray<StackSource> sources,
        Variables variables,
        Func<string, FileReadResult> readFile,
        List<Diagnostic> diagnostics
    )
    {
        if (sources.IsEmpty)
        {
            diagnostics.Add(
                new Diagnostic(
                    FileCodes.NothingToRead,
                    SourceSpan.None,
                    "There is no stack file to read.",
                    "Give one with -f, or write elbctl.yaml: elbctl init."
                )
            );
            return new LoadResult(null, [], sources);
        }

        var files = new List<MapNode>();
        var unread = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (NodeReader.Read(source, diagnostics) is { } root)
            {
                files.Add(root);
            }
            else
            {
                unread.Add(source.FileName);
            }
        }

        List<ScalarNode> literals = [.. SecretLiterals.Find(files)];
        if (unread.Count > 0 || files.Count == 0)
        {
            return new LoadResult(
                null,
                [],
                SecretLiterals.WithoutUnread(sources.ConvertAll(source => SecretLiterals.Cut(source, literals)), unread)
            )
            {
                Secrets = Secrets.Of(literals.Select(static literal => literal.Text), []),
            };
        }

        var (tree, values) = Substitution.Apply(files.Aggregate(TreeMerge.Merge), variables, sources, diagnostics);
        var binding = new Binding(diagnostics, readFile);
        var stack = StackLanguage.Shape.TryBind(tree, binding, out var bound) ? bound : null;
        CheckedStack? file = null;
        if (stack is not null)
        {
            // What waits for Parameter Store is no more to be judged than what is written wrongly.
            ImmutableArray<Diagnostic> unknown =
            [
                .. diagnostics.Where(static diagnostic => diagnostic.IsError),
                .. values.Pending.Select(static at => new Diagnostic(FileCodes.ParameterIsMissing, at, "")),
            ];
            file = new CheckedStack(stack, tree, unknown);
            diagnostics.AddRange(StackChecks.Run(file));
        }

        literals.AddRange(binding.Secrets.Select(static secret => secret.Inline).OfType<ScalarNode>());
        var secrets = Secrets.Of(
            [
                .. values.SecretTexts,
                .. literals.Select(static literal => literal.Text),
                .. binding.Secrets.Select(static secret => secret.Text),
            ],
            values.BuiltTexts
        );
        var shown = sources.ConvertAll(source => SecretLiterals.Cut(source, literals));
        return new LoadResult(stack is null ? null : stack with { Secrets = secrets }, [], shown)
        {
            Checked = file,
            Secrets = secrets,
            SecretVariables = values.Secrets.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Parameters = [.. values.ParameterNames.Order(StringComparer.Ordinal)],
            AwaitsParameters = values.Pending.Count > 0,
            SecretSources =
            [
                .. binding.Secrets.Select(static secret => secret.Inline?.At.File).OfType<string>(),
                .. shown.Where(source => secrets.HoldsInAnyLayout(source.Text)).Select(static source => source.FileName),
            ],
        };
    }

    private static ImmutableArray<Diagnostic> Order(List<Diagnostic> diagnostics, ImmutableArray<StackSource> sources, Secrets secrets)
    {
        var files = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = -1 };
        foreach (var source in sources)
        {
            files.TryAdd(source.FileName, files.Count);
        }

        var all = diagnostics
            .Distinct()
            .OrderBy(diagnostic => files.GetValueOrDefault(diagnostic.At.File, int.MaxValue))
            .ThenBy(diagnostic => diagnostic.At.Line)
            .ThenBy(diagnostic => diagnostic.At.Column)
            .ThenBy(diagnostic => diagnostic.Code.Id, StringComparer.Ordinal)
            .Select(diagnostic => secrets.IsEmpty ? diagnostic : Discreet(diagnostic, secrets))
            .ToImmutableArray();
        return all.Length <= MostShown
            ? all
            :
            [
                .. all.OrderByDescending(static diagnostic => diagnostic.IsError).Take(MostShown),
                new Diagnostic(
                    FileCodes.MoreMistakes,
                    SourceSpan.None,
                    $"There are {all.Length - MostShown} more messages than these {MostShown}.",
                    "Mend these first."
                ),
            ];
    }

    internal static Diagnostic Discreet(Diagnostic diagnostic, Secrets secrets) =>
        diagnostic with
        {
            Message = secrets.Redact(diagnostic.Message),
            Remedy = diagnostic.Remedy is { } remedy ? secrets.Redact(remedy) : null,
        };
}
