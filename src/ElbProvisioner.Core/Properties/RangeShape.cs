using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Properties;

/// <summary><c>4</c> exactly, <c>2+</c> at least, <c>2-8</c> both, or a map <c>{ min, max }</c>.</summary>
internal static partial class RangeShape
{
    /// <summary>More than AWS has of anything, and no more than its numbers hold.</summary>
    private const int Most = 999_999_999;

    private const string WholePattern = @"^[0-9]{1,9}(\+|-[0-9]{1,9})?$";
    private const string DecimalPattern = @"^[0-9]{1,9}(\.[0-9]{1,6})?(\+|-[0-9]{1,9}(\.[0-9]{1,6})?)?$";
    private const string NumberPattern = @"^[0-9]{1,9}(\.[0-9]{1,6})?$";
    private const string Form = "a number, `2+` (at least), `2-8` (both), or { min, max }";

    public static Shape<NumberRange> Whole { get; } =
        Make(
            "range",
            isMinNeeded: false,
            WholePattern,
            WholeRegex,
            static () => new WholeNumberShape(0, Most).Select(static number => (double)number)
        );

    /// <summary>Whose least is asked for.</summary>
    public static Shape<NumberRange> WholeFrom { get; } =
        Make(
            "rangeFrom",
            isMinNeeded: true,
            WholePattern,
            WholeRegex,
            static () => new WholeNumberShape(0, Most).Select(static number => (double)number)
        );

    public static Shape<NumberRange> Decimal { get; } =
        Make(
            "decimalRange",
            isMinNeeded: false,
            DecimalPattern,
            DecimalRegex,
            static () =>
                new TextShape(
                    "a number",
                    new TextRule(NumberPattern, NumberRegex, "a number such as 4 or 0.5", BindingCodes.InvalidText)
                ).Select(Number)
        );

    private static Shape<NumberRange> Make(string id, bool isMinNeeded, string pattern, Func<Regex> matcher, Func<Shape<double>> number)
    {
        var min = new Key<double>("min", number(), "The least.") { IsRequired = isMinNeeded };
        var max = new Key<double>("max", number(), "The most.");
        return new FormsShape<NumberRange>(
            scalar: new TextShape("a range", new TextRule(pattern, matcher, Form, BindingCodes.InvalidText)).Convert<string, NumberRange>(
                Read
            ),
            map: new MapShape<NumberRange>(
                id,
                "From one number to another, both included.",
                [min, max],
                map => Checked(new(map.FindValue(min), map.FindValue(max)), map)
            )
        );
    }

    private static bool Read(string written, Node node, Binding binding, [MaybeNullWhen(false)] out NumberRange range)
    {
        var ends = written.TrimEnd('+').Split('-');
        range = new(Number(ends[0]), written.EndsWith('+') ? null : Number(ends[^1]));
        return IsInOrder(range, node.At, binding);
    }

    private static NumberRange Checked(NumberRange range, WrittenMap map)
    {
        if (!map.HasAny)
        {
            map.Binding.Report(BindingCodes.Empty, map.Span, $"{map.Binding.Place} is empty; expected {Form}.");
        }

        IsInOrder(range, map.Span, map.Binding);
        return range;
    }

    private static bool IsInOrder(NumberRange range, SourceSpan at, Binding binding)
    {
        if (!(range.Min > range.Max))
        {
            return true;
        }

        binding.Report(BindingCodes.OutOfRange, at, $"{binding.Place}: {range} ends before it begins.", "Write the smaller number first.");
        return false;
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    [GeneratedRegex(WholePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex WholeRegex();

    [GeneratedRegex(DecimalPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex DecimalRegex();

    [GeneratedRegex(NumberPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex NumberRegex();
}
