using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.PlanFile;

/// <summary>
/// The secrets of a saved plan, given again when it is applied: each must be there, and be the one the plan was made with.
/// </summary>
public sealed class TakenAnew(SavedPlan saved)
{
    private readonly Dictionary<string, Diagnostic> _missing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Diagnostic> _stale = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _checked = new(StringComparer.Ordinal);

    public ImmutableArray<Diagnostic> Missing => [.. _missing.Values];

    public ImmutableArray<Diagnostic> Stale => [.. _stale.Values];

    /// <summary>The variables that want a value again.</summary>
    public IEnumerable<string> Variables =>
        saved
            .Fingerprints.Keys.Where(key => key.StartsWith(SavedInput.Variable(""), StringComparison.Ordinal))
            .Select(key => key[SavedInput.Variable("").Length..]);

    /// <summary>The plan holds only its fingerprint.</summary>
    public bool Awaits(string input) => saved.Fingerprints.ContainsKey(input);

    /// <param name="value">As it is now; null: it is not there.</param>
    /// <param name="remedy">How to give it.</param>
    /// <returns>The value, if it is the one the plan was made with.</returns>
    public string? Take(string input, string? value, string remedy)
    {
        if (_checked.TryGetValue(input, out var known))
        {
            return known;
        }

        if (value is null)
        {
            _missing[input] = new(
                PlanFileDiagnostics.SecretIsMissing,
                SourceSpan.None,
                $"The saved plan holds no secrets, only their fingerprints, and the {input} is needed again.",
                remedy
            );
        }
        else if (SecretFingerprint.Of(value, saved.Salt) != saved.Fingerprints[input])
        {
            _stale[input] = new(
                PlanFileDiagnostics.Stale,
                SourceSpan.None,
                $"The {input} is secret, and it is not what it was when the plan was made.",
                "Give what it was; or make a new plan and look at it."
            );
            value = null;
        }

        return _checked[input] = value;
    }

    public static string HowToGive(string variable) =>
        $"Give --var {variable}=VALUE, or set {StackFile.Variables.EnvironmentPrefix}{variable}.";
}
