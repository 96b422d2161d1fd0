using System.Collections.Immutable;
using System.Text;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.StackFile;

/// <summary>Fills variables into the scalar values of the merged tree; every node keeps the position the user wrote it at.</summary>
internal sealed class Substitution
{
    private const string VariablesKey = "variables";
    private const string OutputsKey = "outputs";

    private readonly Dictionary<string, MapEntry> declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> resolving = new(StringComparer.Ordinal);
    private readonly Variables variables;
    private readonly ImmutableArray<StackSource> sources;
    private readonly List<Diagnostic> diagnostics;

    private Substitution(MapNode root, Variables variables, ImmutableArray<StackSource> sources, List<Diagnostic> diagnostics)
    {
        this.variables = variables;
        this.sources = sources;
        this.diagnostics = diagnostics;
        foreach (var entry in (root.Find(VariablesKey)?.Value as MapNode)?.Entries ?? [])
        {
            declared[entry.Key] = entry;
        }
    }

    public static MapNode Apply(MapNode root, Variables variables, ImmutableArray<StackSource> sources, List<Diagnostic> diagnostics)
    {
        var substitution = new Substitution(root, variables, sources, diagnostics);
        substitution.RefuseUnknownGiven();
        return new MapNode(root.At, root.Entries.ConvertAll(entry => entry.Key switch
        {
            VariablesKey => entry,
            OutputsKey => entry with { Value = substitution.Visit(entry.Value, inOutputs: true) },
            _ => entry with { Value = substitution.Visit(entry.Value, inOutputs: false) },
        }));
    }

    private void RefuseUnknownGiven()
    {
        foreach (var name in variables.Given.Keys)
        {
            if (!declared.ContainsKey(name))
            {
                diagnostics.Add(new Diagnostic(
                    FileCodes.UnknownVariableGiven, SourceSpan.None, $"--var {name}: no stack file declares the variable `{name}`.",
                    Spelling.DidYouMean(name, declared.Keys, $"Declare it under `variables:`, for example `{name}: \"\"`.")));
            }
        }
    }

    private Node Visit(Node node, bool inOutputs) => node switch
    {
        ScalarNode scalar => Fill(scalar, inOutputs),
        ListNode list => Changed(list.Items, item => Visit(item, inOutputs)) is { } items ? new ListNode(list.At, items) : list,
        MapNode map => Changed(map.Entries, entry => entry with { Value = Visit(entry.Value, inOutputs) }) is { } entries ? new MapNode(map.At, entries) : map,
        _ => node,
    };

    private ScalarNode Fill(ScalarNode scalar, bool inOutputs)
    {
        if (Interpolation.Parse(scalar.Text) is not { } segments)
        {
            return scalar;
        }

        var text = new StringBuilder();
        var parts = ImmutableArray.CreateBuilder<OutputPart>();
        var failed = false;
        foreach (var segment in segments)
        {
            if (segment.Kind == SegmentKind.StackReference && inOutputs)
            {
                parts.Add(new OutputPart(segment.Text, IsReference: true));
            }
            else if (Resolve(segment, scalar.At) is { } value)
            {
                text.Append(value);
                parts.Add(new OutputPart(value, IsReference: false));
            }
            else
            {
                failed = true;
            }
        }

        return new ScalarNode(scalar.At, text.ToString()) { IsUnresolved = failed, Parts = inOutputs ? parts.ToImmutable() : null };
    }

    /// <summary>Null when it cannot be filled; then a diagnostic was added.</summary>
    private string? Resolve(Segment segment, SourceSpan scalarAt)
    {
        switch (segment.Kind)
        {
            case SegmentKind.Literal:
                return segment.Text;
            case SegmentKind.Environment:
                return variables.Environment(segment.Text)
                    ?? Report(FileCodes.EnvironmentVariableIsNotSet, segment, scalarAt, $"The environment variable {segment.Text} is not set.", "Set it, or use a variable with a default.");
            case SegmentKind.Variable:
                return Variable(segment, scalarAt);
            case SegmentKind.StackReference:
                return Report(
                    FileCodes.ReferenceOutsideOutputs, segment, scalarAt, $"${{{segment.Text}}} is known after apply and can stand under `outputs` only.",
                    "Name the other object instead: names join things.");
            default:
                return Report(
                    FileCodes.BrokenSubstitution, segment, scalarAt, $"`{Short(segment.Written)}` is not a substitution.",
                    "Write ${name}, ${env:NAME}, or $${ for a literal ${.");
        }
    }

    private string? Variable(Segment segment, SourceSpan scalarAt)
    {
        var name = segment.Text;
        if (!declared.TryGetValue(name, out var entry))
        {
            return Report(
                FileCodes.UnknownVariable, segment, scalarAt, $"The variable `{name}` is not declared.",
                Spelling.DidYouMean(name, declared.Keys, $"Declare `{name}` under `variables:`, or write $${{ for a literal ${{."));
        }

        if (variables.Given.TryGetValue(name, out var given) && given.Length > 0)
        {
            return given;
        }

        if (!variables.Given.ContainsKey(name) && variables.Environment(Variables.EnvironmentPrefix + name) is { Length: > 0 } fromEnvironment)
        {
            return fromEnvironment;
        }

        if (entry.Value is not ScalarNode scalar)
        {
            // The binder says that a variable is one value.
            return null;
        }

        if (scalar.Text.Length == 0 || scalar.IsNull)
        {
            return Report(
                FileCodes.VariableIsNotSet, segment, scalarAt, $"The variable `{name}` must be set: it has no default.",
                $"Give --var {name}=VALUE, or set {Variables.EnvironmentPrefix}{name}.");
        }

        return given ?? Default(name, scalar, segment, scalarAt);
    }

    private string? Default(string name, ScalarNode scalar, Segment segment, SourceSpan scalarAt)
    {
        if (!resolving.Add(name))
        {
            return Report(FileCodes.VariableLeadsToItself, segment, scalarAt, $"The default of `{name}` leads back to itself.", "Give one of the variables a plain value.");
        }

        var filled = Fill(scalar, inOutputs: false);
        resolving.Remove(name);
        return filled.IsUnresolved ? null : filled.Text;
    }

    private string? Report(DiagnosticCode code, Segment segment, SourceSpan scalarAt, string message, string? remedy)
    {
        var at = Narrow(scalarAt, segment.Written);
        if (!diagnostics.Any(diagnostic => diagnostic.Code == code && diagnostic.At == at))
        {
            diagnostics.Add(new Diagnostic(code, at, message, remedy));
        }

        return null;
    }

    /// <summary>Points at the substitution itself where it can be found in the lines of the scalar.</summary>
    private SourceSpan Narrow(SourceSpan scalarAt, string written)
    {
        var source = sources.FirstOrDefault(candidate => candidate.FileName == scalarAt.File);
        var lineBreak = written.IndexOf('\n', StringComparison.Ordinal);
        var needle = lineBreak < 0 ? written : written[..lineBreak];
        for (var line = scalarAt.Line; source is not null && line < scalarAt.Line + 500; line++)
        {
            var text = SourceText.Line(source.Text, line);
            var from = line == scalarAt.Line ? Math.Min(scalarAt.Column - 1, text.Length) : 0;
            var index = text.IndexOf(needle, from, StringComparison.Ordinal);
            if (index >= 0)
            {
                return new SourceSpan(scalarAt.File, line, index + 1, needle.Length);
            }
        }

        return scalarAt;
    }

    private static string Short(string text) => text.Length <= 30 ? text : text[..30] + "…";

    /// <summary>Null when nothing changed, so that whole branches are shared.</summary>
    private static ImmutableArray<T>? Changed<T>(ImmutableArray<T> items, Func<T, T> change)
    {
        ImmutableArray<T>.Builder? changed = null;
        for (var i = 0; i < items.Length; i++)
        {
            var item = change(items[i]);
            if (changed is null && !EqualityComparer<T>.Default.Equals(item, items[i]))
            {
                changed = items.ToBuilder();
            }

            if (changed is not null)
            {
                changed[i] = item;
            }
        }

        return changed?.ToImmutable();
    }
}
