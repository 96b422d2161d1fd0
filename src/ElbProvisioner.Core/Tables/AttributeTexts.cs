using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

internal static partial class Cookies
{
    private const string Pattern = "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,512}$";

    /// <summary>AWS keeps every name that begins with AWSALB, AWSALBAPP or AWSALBTG for itself.</summary>
    public static Shape<string> Name { get; } =
        new TextShape(
            "a cookie's name",
            new TextRule(Pattern, NameRegex, "a cookie name: no spaces, quotes, commas, semicolons or =", BindingCodes.InvalidText)
        ).Convert(
            (string name, Node node, Binding binding, [MaybeNullWhen(false)] out string value) =>
            {
                value = name;
                if (!name.StartsWith("AWSALB", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }

                binding.Report(
                    BindingCodes.ReservedCookie,
                    node.At,
                    $"{binding.Place}: AWS keeps cookie names that begin with AWSALB, AWSALBAPP and AWSALBTG for itself.",
                    "Name the cookie your application sets."
                );
                return false;
            }
        );

    [GeneratedRegex(Pattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex NameRegex();
}

/// <summary>Zero, or 30 to 900 seconds.</summary>
internal static class Slow
{
    public static Shape<string> Seconds { get; } =
        new WholeNumberShape(0, 900).Convert<int, string>(
            (int seconds, Node node, Binding binding, [MaybeNullWhen(false)] out string value) => Check(seconds, node, binding, out value)
        );

    public static Shape<string> Duration { get; } =
        DurationShape
            .Seconds(0, 900)
            .Convert<TimeSpan, string>(
                (TimeSpan duration, Node node, Binding binding, [MaybeNullWhen(false)] out string value) =>
                    Check((int)duration.TotalSeconds, node, binding, out value)
            );

    private static bool Check(int seconds, Node node, Binding binding, out string value)
    {
        value = seconds.ToString(CultureInfo.InvariantCulture);
        if (seconds is 0 or >= 30)
        {
            return true;
        }

        binding.Report(BindingCodes.OutOfRange, node.At, $"{binding.Place} is {seconds} seconds; it must be 0 (off) or from 30 to 900.");
        return false;
    }
}

/// <summary><c>off</c> or a number.</summary>
internal static partial class CountOrOff
{
    private const string CountPattern = "^(off|[1-9][0-9]{0,3})$";
    private const string PercentagePattern = "^(off|[1-9][0-9]?|100)$";

    public static Shape<string> Count { get; } =
        new TextShape(
            "`off` or a number",
            new TextRule(CountPattern, CountRegex, "off, or a number of at least 1", BindingCodes.InvalidText)
        );

    public static Shape<string> Percentage { get; } =
        new TextShape(
            "`off` or a percentage",
            new TextRule(PercentagePattern, PercentageRegex, "off, or a number from 1 to 100", BindingCodes.InvalidText)
        );

    [GeneratedRegex(CountPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex CountRegex();

    [GeneratedRegex(PercentagePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex PercentageRegex();
}
