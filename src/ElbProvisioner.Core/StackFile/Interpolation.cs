using System.Text;

namespace ElbProvisioner.Core.StackFile;

internal enum SegmentKind
{
    Literal,
    Variable,
    Environment,
    StackReference,
    Broken,
}

/// <param name="Text">The literal text, the name, or the dotted path.</param>
/// <param name="Written">As it stands in the file, to point at it.</param>
internal sealed record Segment(SegmentKind Kind, string Text, string Written);

/// <summary>Takes <c>${name}</c>, <c>${env:HOME}</c>, <c>${loadBalancers.web.dnsName}</c> and <c>$${</c> apart.</summary>
internal static class Interpolation
{
    /// <summary>Null when there is nothing to substitute.</summary>
    public static List<Segment>? Parse(string text)
    {
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return null;
        }

        var segments = new List<Segment>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text.AsSpan(i);
            if (rest.StartsWith("$${"))
            {
                literal.Append("${");
                i += 2;
            }
            else if (rest.StartsWith("${"))
            {
                Flush(segments, literal);
                var length = rest.IndexOf('}');
                if (length < 0)
                {
                    segments.Add(new Segment(SegmentKind.Broken, "", rest.ToString()));
                    return segments;
                }

                segments.Add(Classify(rest[2..length].Trim().ToString(), rest[..(length + 1)].ToString()));
                i += length;
            }
            else
            {
                literal.Append(text[i]);
            }
        }

        Flush(segments, literal);
        return segments;
    }

    public static bool IsVariableName(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');

    private static Segment Classify(string inner, string written)
    {
        if (inner.StartsWith("env:", StringComparison.Ordinal))
        {
            var name = inner[4..].Trim();
            return name.Length > 0 ? new Segment(SegmentKind.Environment, name, written) : new Segment(SegmentKind.Broken, inner, written);
        }

        if (IsVariableName(inner))
        {
            return new Segment(SegmentKind.Variable, inner, written);
        }

        var parts = inner.Split('.');
        return
            parts.Length > 1
            && Array.TrueForAll(
                parts,
                static part => part.Length > 0 && part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            )
            ? new Segment(SegmentKind.StackReference, inner, written)
            : new Segment(SegmentKind.Broken, inner, written);
    }

    private static void Flush(List<Segment> segments, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            segments.Add(new Segment(SegmentKind.Literal, literal.ToString(), ""));
            literal.Clear();
        }
    }
}
