using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// Whose clock an alarm's periods go by: a name of the IANA database, or an offset in steps of 5 minutes, alone or behind UTC [CloudWatch
/// API: WallClockWindow].
/// </summary>
internal static partial class ClockZones
{
    /// <summary>Farther from UTC there is no zone.</summary>
    private const int MostHours = 14;

    private const string OffsetPattern = "^(UTC|GMT)?[+-](?<hours>[0-9]{2}):(?<minutes>[0-9]{2})$";

    public static Shape<string> Shape { get; } =
        new TextShape("a time zone", maxLength: 50).Convert(
            (string text, Node node, Binding binding, [MaybeNullWhen(false)] out string value) =>
            {
                value = text;
                if (WhyNone(text) is not { } why)
                {
                    return true;
                }

                binding.Report(
                    BindingCodes.InvalidText,
                    node.At,
                    $"{binding.Place}: `{text}` {why}.",
                    "Write a name of the IANA database, such as Europe/Berlin, or an offset such as UTC+05:30."
                );
                return false;
            }
        );

    private static string? WhyNone(string text)
    {
        var offset = OffsetRegex().Match(text);
        if (!offset.Success)
        {
            return CronTimes.WhyNoZone(text);
        }

        var (hours, minutes) = (int.Parse(offset.Groups["hours"].ValueSpan), int.Parse(offset.Groups["minutes"].ValueSpan));
        return minutes % 5 != 0 ? "is no offset in steps of 5 minutes"
            : minutes > 59 || hours * 60 + minutes > MostHours * 60 ? "is farther from UTC than any zone"
            : null;
    }

    [GeneratedRegex(OffsetPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex OffsetRegex();
}
