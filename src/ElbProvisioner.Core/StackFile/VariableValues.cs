using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile;

/// <summary>The value of each variable, worked out when it is first used and then known.</summary>
internal sealed class VariableValues
{
    private const int MaxDepth = 50;

    private readonly Dictionary<string, VariableDeclaration> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FilledText?> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _resolving = new(StringComparer.Ordinal);
    private readonly Variables _variables;
    private readonly SubstitutionReports _reports;

    /// <param name="secrets">Names of variables that are secret by where they are used.</param>
    public VariableValues(MapNode? declarations, Variables variables, SubstitutionReports reports, HashSet<string> secrets)
    {
        _variables = variables;
        _reports = reports;
        foreach (var entry in declarations?.Entries ?? [])
        {
            var declaration = VariableDeclaration.Of(entry);
            _declared[entry.Key] = declaration with { IsSecret = declaration.IsSecret || secrets.Contains(entry.Key) };
        }
    }

    public IEnumerable<VariableDeclaration> Declared => _declared.Values;

    /// <summary>Of the secret variables whose value does not come from Parameter Store.</summary>
    public Dictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>Every secret text there is.</summary>
    public HashSet<string> SecretTexts { get; } = new(StringComparer.Ordinal);

    /// <summary>Texts of the file with a secret in them.</summary>
    public HashSet<string> BuiltTexts { get; } = new(StringComparer.Ordinal);

    /// <summary>What Parameter Store is to be asked for.</summary>
    public HashSet<string> ParameterNames { get; } = new(StringComparer.Ordinal);

    /// <summary>Where texts stand that wait for its answer.</summary>
    public List<SourceSpan> Pending { get; } = [];

    public void RefuseUnknownGiven()
    {
        foreach (var name in _variables.Given.Keys)
        {
            if (!_declared.ContainsKey(name))
            {
                _reports.Add(
                    FileCodes.UnknownVariableGiven,
                    SourceSpan.None,
                    $"--var {name}: no stack file declares the variable `{name}`.",
                    Spelling.DidYouMean(name, _declared.Keys, $"Declare it under `variables:`, for example `{name}: \"\"`.")
                );
            }
        }
    }

    /// <summary>A secret that was given is kept secret, whether or not it is used.</summary>
    public void FindUnused(TextFilling filling)
    {
        foreach (
            var declaration in _declared.Values.Where(declaration =>
                declaration.IsSecret && !_known.ContainsKey(declaration.Name) && IsGiven(declaration.Name)
            )
        )
        {
            Of(new Segment(SegmentKind.Variable, declaration.Name, declaration.Name), declaration.KeyAt, filling);
        }
    }

    public FilledText? OfEnvironment(Segment segment, SourceSpan at)
    {
        if (_variables.Environment(segment.Text) is { } value)
        {
            return new FilledText(value, IsSecret: false);
        }

        _reports.AddOnce(
            FileCodes.EnvironmentVariableIsNotSet,
            segment.Text,
            segment,
            at,
            $"The environment variable {segment.Text} is not set.",
            "Set it, or use a variable with a default."
        );
        return null;
    }

    /// <summary>Null when there is none; then it was said why.</summary>
    public FilledText? Of(Segment segment, SourceSpan at, TextFilling filling)
    {
        var name = segment.Text;
        if (_known.TryGetValue(name, out var value))
        {
            return value;
        }

        if (!_declared.TryGetValue(name, out var declaration))
        {
            _reports.AddOnce(
                FileCodes.UnknownVariable,
                name,
                segment,
                at,
                $"The variable `{name}` is not declared.",
                Spelling.DidYouMean(name, _declared.Keys, $"Declare `{name}` under `variables:`, or write $${{ for a literal ${{.")
            );
            return _known[name] = null;
        }

        if (!_resolving.Add(name))
        {
            _reports.AddOnce(
                FileCodes.VariableLeadsToItself,
                "",
                segment,
                at,
                $"The default of `{name}` leads back to itself.",
                "Give one of the variables a plain value."
            );
            return null;
        }

        if (_resolving.Count > MaxDepth)
        {
            return TooDeep(segment, at);
        }

        value = Value(declaration, segment, at, filling);
        _resolving.Remove(name);
        if (value is { IsPending: false })
        {
            value =
                value.Depth >= MaxDepth
                    ? TooDeep(segment, at)
                    : Checked(declaration, value with { IsSecret = value.IsSecret || declaration.IsSecret, Depth = value.Depth + 1 });
        }

        return _known[name] = value;
    }

    private FilledText? TooDeep(Segment segment, SourceSpan at)
    {
        _resolving.Remove(segment.Text);
        _reports.AddOnce(
            FileCodes.VariablesLeadTooFar,
            "",
            segment,
            at,
            $"More than {MaxDepth} variables lead to each other here.",
            "Give one of them a plain value."
        );
        return _known[segment.Text] = null;
    }

    private FilledText? Value(VariableDeclaration declaration, Segment segment, SourceSpan at, TextFilling filling)
    {
        var name = declaration.Name;
        if (Given(name) is { } given)
        {
            return new FilledText(given, declaration.IsSecret);
        }

        if (declaration.Parameter is { } parameter)
        {
            return OfParameter(parameter, filling);
        }

        if (declaration.Default is null && !declaration.IsMap)
        {
            // The binder says that a variable is one value.
            return null;
        }

        if (declaration.Default is not { Text.Length: > 0, IsNull: false } fallback)
        {
            _reports.AddOnce(
                FileCodes.VariableIsNotSet,
                name,
                segment,
                at,
                $"The variable `{name}` must be set: it has no default.",
                $"Give --var {name}=VALUE, or set {Variables.EnvironmentPrefix}{name}."
            );
            return null;
        }

        return _variables.Given.ContainsKey(name) ? new FilledText("", IsSecret: false)
            : Interpolation.Parse(fallback.Text) is { } segments ? filling.Fill(fallback.At, segments, parts: null)
            : new FilledText(fallback.Text, declaration.IsSecret);
    }

    private bool IsGiven(string name) => Given(name) is not null;

    private string? Given(string name) =>
        _variables.Given.TryGetValue(name, out var given)
            ? given.Length > 0
                ? given
                : null
            : _variables.Environment(Variables.EnvironmentPrefix + name) is { Length: > 0 } fromEnvironment
                ? fromEnvironment
                : null;

    private FilledText? OfParameter(ScalarNode parameter, TextFilling filling)
    {
        var name = Interpolation.Parse(parameter.Text) is { } segments
            ? filling.Fill(parameter.At, segments, parts: null)
            : new FilledText(parameter.Text, IsSecret: false);
        if (name is null or { IsPending: true } or { Text: "" })
        {
            return name;
        }

        ParameterNames.Add(name.Text);
        if (_variables.Parameters is not { } parameters)
        {
            return FilledText.Pending;
        }

        if (parameters.GetValueOrDefault(name.Text) is { } stored)
        {
            return new FilledText(stored.Value, stored.IsSecure, name.Depth);
        }

        _reports.Add(
            FileCodes.ParameterIsMissing,
            parameter.At,
            $"Parameter Store has no parameter `{name.Text}` in this account and region.",
            "Check its name, or make it: aws ssm put-parameter."
        );
        return null;
    }

    /// <summary>Where one of a few values is meant, and where a secret is too short to be kept.</summary>
    private FilledText? Checked(VariableDeclaration declaration, FilledText value)
    {
        if (declaration.Allowed is { } allowed && !allowed.Contains(value.Text))
        {
            _reports.Add(
                FileCodes.VariableIsNotOneOf,
                declaration.KeyAt,
                value.IsSecret
                    ? $"The variable `{declaration.Name}` is none of the values it may have."
                    : $"The variable `{declaration.Name}` is `{value.Text}`; it must be one of {string.Join(", ", allowed)}.",
                value.IsSecret ? null : Spelling.DidYouMean(value.Text, allowed)
            );
            return null;
        }

        if (!value.IsSecret)
        {
            return value;
        }

        if (value.Text.Length is > 0 and < Model.Secrets.ShortestLength)
        {
            _reports.Add(
                FileCodes.SecretIsTooShort,
                declaration.KeyAt,
                $"The secret variable `{declaration.Name}` is shorter than {Model.Secrets.ShortestLength} characters: it could be "
                    + "guessed at once, and not be told from other text.",
                "Choose a longer one, or leave `secret` out."
            );
            return null;
        }

        SecretTexts.Add(value.Text);
        if (declaration.IsSecret && (declaration.Parameter is null || IsGiven(declaration.Name)))
        {
            Secrets[declaration.Name] = value.Text;
        }

        return value;
    }
}
