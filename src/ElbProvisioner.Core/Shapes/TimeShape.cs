using System.Globalization;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <summary>A moment with its offset, to the second [RFC 3339].</summary>
internal static partial class TimeShape
{
    private const string Pattern = @"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}([Zz]|[+-]\d{2}:\d{2})$";

    public static Shape<DateTimeOffset> Instance { get; } =
        new TextShape(
            "a time",
            new TextRule(Pattern, TimeRegex, "of the form 2026-12-24T18:00:00Z, or with an offset such as +01:00", BindingCodes.InvalidText)
        ).Convert(
            (string text, Node node, Binding binding, out DateTimeOffset value) =>
            {
                if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value))
                {
                    return true;
                }

                binding.Report(
                    BindingCodes.InvalidText,
                    node.At,
                    $"{binding.Place}: there is no {text}.",
                    "Write a day that the calendar has."
                );
                return false;
            }
        );

    [GeneratedRegex(Pattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex TimeRegex();
}
