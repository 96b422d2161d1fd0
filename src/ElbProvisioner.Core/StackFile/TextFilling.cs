using System.Collections.Immutable;
using System.Text;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile;

/// <param name="IsSecret">A secret is in it, so it is one as a whole.</param>
/// <param name="Depth">How many variables stand behind one another in it.</param>
internal sealed record FilledText(string Text, bool IsSecret, int Depth = 0)
{
    public static FilledText Pending { get; } = new("", IsSecret: false) { IsPending = true };

    /// <summary>Parameter Store has not been asked yet.</summary>
    public bool IsPending { get; private init; }
}

/// <summary>
/// Puts the values of variables into texts. Each variable is worked out once, what comes out is bounded, and so is how far variables lead
/// to each other: a file of a few lines cannot make more of itself than a person could write.
/// </summary>
internal sealed class TextFilling(VariableValues values, SubstitutionReports reports)
{
    private const int MaxLength = 256 * 1024;
    private const int MaxTotal = 4 * 1024 * 1024;

    private int _total;

    /// <summary>The node itself where nothing is to be filled in.</summary>
    public ScalarNode Fill(ScalarNode scalar, bool inOutputs)
    {
        if (Interpolation.Parse(scalar.Text) is not { } segments)
        {
            return scalar;
        }

        var parts = inOutputs ? ImmutableArray.CreateBuilder<OutputPart>() : null;
        var filled = Fill(scalar.At, segments, parts);
        if (filled is { IsPending: true })
        {
            values.Pending.Add(scalar.At);
        }
        else if (filled is { IsSecret: true })
        {
            values.BuiltTexts.Add(filled.Text);
        }

        return new ScalarNode(scalar.At, filled?.Text ?? "")
        {
            IsUnresolved = filled is null or { IsPending: true },
            IsSecret = filled is { IsSecret: true },
            End = scalar.End,
            Parts = parts?.ToImmutable(),
        };
    }

    /// <summary>A text that is secret whatever stands in it.</summary>
    public ScalarNode FillSecret(ScalarNode scalar)
    {
        var filled = Fill(scalar, inOutputs: false);
        if (filled.Text.Length > 0)
        {
            values.SecretTexts.Add(filled.Text);
        }

        return new ScalarNode(filled.At, filled.Text)
        {
            IsUnresolved = filled.IsUnresolved,
            IsSecret = true,
            End = filled.End,
        };
    }

    /// <summary>Null when it cannot be filled; then it was said why.</summary>
    public FilledText? Fill(SourceSpan at, List<Segment> segments, ImmutableArray<OutputPart>.Builder? parts)
    {
        var text = new StringBuilder();
        var (isSecret, isPending, failed, depth) = (false, false, false, 0);
        foreach (var segment in segments)
        {
            if (segment.Kind == SegmentKind.StackReference && parts is not null)
            {
                parts.Add(new OutputPart(segment.Text, IsReference: true));
                continue;
            }

            var value = Resolve(segment, at);
            failed |= value is null;
            isPending |= value is { IsPending: true };
            if (value is null || failed || isPending)
            {
                continue;
            }

            isSecret |= value.IsSecret;
            depth = Math.Max(depth, value.Depth);
            parts?.Add(new OutputPart(value.Text, IsReference: false) { IsSecret = value.IsSecret });
            if (!Fits(text.Length, value.Text.Length))
            {
                reports.AddOnce(
                    FileCodes.VariablesGrowTooLong,
                    "",
                    segment,
                    at,
                    $"With its variables filled in this text grows beyond {MaxLength / 1024} KiB, or the file beyond "
                        + $"{MaxTotal / 1024 / 1024} MiB.",
                    "A variable is for a short value. Long texts can stand in files of their own: { file: … }."
                );
                return null;
            }

            text.Append(value.Text);
        }

        return failed ? null
            : isPending ? FilledText.Pending
            : new FilledText(text.ToString(), isSecret, depth);
    }

    private bool Fits(int length, int added) => length + added <= MaxLength && (_total += added) <= MaxTotal;

    private FilledText? Resolve(Segment segment, SourceSpan at)
    {
        switch (segment.Kind)
        {
            case SegmentKind.Literal:
                return new FilledText(segment.Text, IsSecret: false);
            case SegmentKind.Environment:
                return values.OfEnvironment(segment, at);
            case SegmentKind.Variable:
                return values.Of(segment, at, this);
            case SegmentKind.StackReference:
                reports.AddAt(
                    FileCodes.ReferenceOutsideOutputs,
                    segment,
                    at,
                    $"${{{segment.Text}}} is known after apply and can stand under `outputs` only.",
                    "Name the other object instead: names join things."
                );
                return null;
            default:
                reports.AddAt(
                    FileCodes.BrokenSubstitution,
                    segment,
                    at,
                    $"`{Short(segment.Written)}` is not a substitution.",
                    "Write ${name}, ${env:NAME}, or $${ for a literal ${."
                );
                return null;
        }
    }

    private static string Short(string text) => text.Length <= 30 ? text : text[..30] + "…";
}
