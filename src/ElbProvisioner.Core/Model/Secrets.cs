using System.Collections.Immutable;

namespace ElbProvisioner.Core.Model;

/// <summary>
/// The texts of a stack that nobody may be shown: its secret variables, private keys, and what was built from them. Whatever leaves the
/// program passes by here, because a service may quote what it was sent.
/// </summary>
public sealed class Secrets
{
    public const string Mask = "(sensitive)";

    /// <summary>Shorter texts could not be told from others.</summary>
    public const int ShortestLength = 4;

    private const int ShortestLine = 8;

    private readonly ImmutableArray<string> _texts;

    private Secrets(ImmutableArray<string> texts) => _texts = texts;

    public static Secrets None { get; } = new([]);

    public bool IsEmpty => _texts.IsEmpty;

    /// <param name="values">The secrets themselves; of one with several lines each long line counts alone, too.</param>
    /// <param name="built">Texts with a secret in them.</param>
    public static Secrets Of(IEnumerable<string> values, IEnumerable<string> built)
    {
        var texts = values
            .SelectMany(value =>
                value
                    .Split('\n', StringSplitOptions.TrimEntries)
                    .Where(line => line.Length >= ShortestLine && !line.StartsWith("-----", StringComparison.Ordinal))
                    .Append(value)
                    .Append(value.Trim())
            )
            .Concat(built)
            .Where(text => text.Length >= ShortestLength)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(text => text.Length)
            .ThenBy(text => text, StringComparer.Ordinal)
            .ToImmutableArray();
        return texts.IsEmpty ? None : new(texts);
    }

    /// <summary>A secret stands in it.</summary>
    public bool Holds(string? text) => text is not null && _texts.Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same, however its lines are indented or broken.</summary>
    public bool HoldsInAnyLayout(string text)
    {
        if (Holds(text))
        {
            return true;
        }

        var dense = Dense(text);
        return _texts.Any(secret => dense.Contains(Dense(secret), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The text with a mask in place of each secret.</summary>
    public string Redact(string text) =>
        _texts.Aggregate(text, static (shown, secret) => shown.Replace(secret, Mask, StringComparison.OrdinalIgnoreCase));

    private static string Dense(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
}
