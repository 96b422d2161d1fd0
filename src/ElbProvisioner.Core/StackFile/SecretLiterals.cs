using System.Collections.Immutable;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile;

/// <summary>Secrets that a person wrote into a stack file, and the file's text without them.</summary>
internal static class SecretLiterals
{
    private const char Cover = 'x';

    /// <summary>
    /// Every default of a variable that some file calls or makes secret, also one that another file overrides; and what stands where a
    /// secret is asked for.
    /// </summary>
    public static IEnumerable<ScalarNode> Find(IReadOnlyCollection<MapNode> files)
    {
        var places = SecretPlaces.In(files).ToList();
        var declarations = files
            .SelectMany(static file => (file.Find("variables")?.Value as MapNode)?.Entries ?? [])
            .Select(VariableDeclaration.Of)
            .ToList();
        var secret = declarations
            .Where(static declaration => declaration.IsSecret)
            .Select(static declaration => declaration.Name)
            .Concat(SecretPlaces.VariablesIn(places))
            .ToHashSet(StringComparer.Ordinal);
        return declarations
            .Where(declaration => secret.Contains(declaration.Name))
            .Select(static declaration => declaration.Default)
            .OfType<ScalarNode>()
            .Concat(places)
            .Where(static scalar => scalar.Text.Length > 0 && Interpolation.Parse(scalar.Text) is null);
    }

    /// <summary>As long as before, so that every position still fits; and still YAML.</summary>
    public static StackSource Cut(StackSource source, IEnumerable<ScalarNode> secrets)
    {
        char[]? text = null;
        foreach (var secret in secrets.Where(secret => secret.At.File == source.FileName))
        {
            text ??= source.Text.ToCharArray();
            var from = source.Lines.Offset(secret.At.Line, secret.At.Column);
            var to = Math.Max(source.Lines.Offset(secret.End.Line, secret.End.Column), from);
            for (var i = from; i < to; i++)
            {
                text[i] = char.IsWhiteSpace(text[i]) ? text[i] : Cover;
            }
        }

        return text is null ? source : source with { Text = new string(text) };
    }

    /// <summary>Of a file that cannot be read it is not known where in it secrets stand: its lines are not shown at all.</summary>
    public static ImmutableArray<StackSource> WithoutUnread(ImmutableArray<StackSource> sources, IReadOnlySet<string> unread) =>
        [
            .. sources.Where(source =>
                !unread.Contains(source.FileName) || !source.Text.Contains("secret", StringComparison.OrdinalIgnoreCase)
            ),
        ];
}
