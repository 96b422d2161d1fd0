using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// Regular expressions of conditions and rewrites: no looking around, no references back, no atomic groups, no classes of Unicode [ALB
/// guide: rule transforms]. An engine without backtracking refuses most of the same.
/// </summary>
internal static class Expressions
{
    /// <param name="maxLength">In characters.</param>
    public static Shape<string> Shape(int maxLength) =>
        new TextShape("a regular expression", maxLength: maxLength).Convert(
            (string text, Node node, Binding binding, [MaybeNullWhen(false)] out string value) =>
            {
                value = text;
                if (WhyNot(text) is not { } why)
                {
                    return true;
                }

                binding.Report(
                    BindingCodes.InvalidText,
                    node.At,
                    $"{binding.Place}: {node.Kind} is not a regular expression that AWS takes: {why}.",
                    "Use characters, classes such as [a-z], groups, alternatives and repetitions."
                );
                return false;
            }
        );

    private static string? WhyNot(string text)
    {
        if (text.Contains(@"\p{", StringComparison.Ordinal) || text.Contains(@"\P{", StringComparison.Ordinal))
        {
            return "it has a class of Unicode";
        }

        try
        {
            _ = new Regex(
                text,
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
                TimeSpan.FromMilliseconds(TextRule.TimeoutMilliseconds)
            );
            return null;
        }
        catch (NotSupportedException)
        {
            return "it looks around, back, or holds on to what it has matched";
        }
        catch (ArgumentException)
        {
            return "its parts do not fit together";
        }
    }
}
