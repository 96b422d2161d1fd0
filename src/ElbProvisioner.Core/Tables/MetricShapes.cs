using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>How the file writes what metrics are made of.</summary>
internal static partial class MetricShapes
{
    public const string DimensionsSay =
        "Values by dimension, at most 30; a load balancer, a target group or a scaling group of this file by its name.";

    private const int MostDimensions = 30;
    private const string NamespacePattern = "^[^:].*$";
    private const string IdPattern = "^[a-z][A-Za-z0-9_]{0,63}$";

    // [CloudWatch user guide: statistics definitions; CloudWatch API: ExtendedStatistic].
    private const string ExtendedPattern =
        @"^((p|tm|tc|ts|wm)([0-9]{1,2}(\.[0-9]{1,10})?|100)|IQM|(PR|TC|TM|TS|WM)\([0-9.]*%?:[0-9.]*%?\))$";

    private const string StatisticPattern = "^(Average|Minimum|Maximum|SampleCount|Sum)$|" + ExtendedPattern;

    // [CloudWatch API: StandardUnit]
    public static readonly ImmutableArray<string> Units =
    [
        "Seconds",
        "Microseconds",
        "Milliseconds",
        "Bytes",
        "Kilobytes",
        "Megabytes",
        "Gigabytes",
        "Terabytes",
        "Bits",
        "Kilobits",
        "Megabits",
        "Gigabits",
        "Terabits",
        "Percent",
        "Count",
        "Bytes/Second",
        "Kilobytes/Second",
        "Megabytes/Second",
        "Gigabytes/Second",
        "Terabytes/Second",
        "Bits/Second",
        "Kilobits/Second",
        "Megabits/Second",
        "Gigabits/Second",
        "Terabits/Second",
        "Count/Second",
        "None",
    ];

    public static Shape<ImmutableSortedDictionary<string, ResourceRef>> Dimensions { get; } =
        new PairsShape<string>("values by dimension", new TextShape("a dimension's value", maxLength: 1024)).Convert(
            (
                Pair<string>[] pairs,
                Node node,
                Binding binding,
                [MaybeNullWhen(false)] out ImmutableSortedDictionary<string, ResourceRef> value
            ) =>
            {
                value = DimensionsForm.Of(pairs.Select(static pair => KeyValuePair.Create(pair.Key, pair.Value)));
                if (value.Count <= MostDimensions)
                {
                    return true;
                }

                binding.Report(BindingCodes.TooMany, node.At, $"{binding.Place}: a metric has at most {MostDimensions} dimensions.");
                return false;
            }
        );

    /// <summary>[CloudWatch API: Namespace]</summary>
    public static TextShape Namespace { get; } =
        new(
            "a CloudWatch namespace",
            new TextRule(NamespacePattern, NamespaceRegex, "without a colon at its beginning", BindingCodes.InvalidText),
            maxLength: 255
        );

    /// <summary>Of a metric or an expression, by which expressions name it.</summary>
    public static TextRule Id { get; } =
        new(IdPattern, IdRegex, "a small letter, then letters, digits and underscores, at most 64", BindingCodes.InvalidText);

    /// <summary>Percentiles and trimmed statistics too.</summary>
    public static TextShape AnyStatistic { get; } =
        new(
            "a statistic",
            new TextRule(
                StatisticPattern,
                StatisticRegex,
                "Average, Minimum, Maximum, SampleCount, Sum, or one such as p99 or tm95",
                BindingCodes.InvalidText
            )
        );

    /// <summary>10, 20 or 30 seconds, or whole minutes up to a week.</summary>
    public static Shape<TimeSpan> Period { get; } =
        DurationShape
            .Seconds(10, 604_800)
            .Convert(
                (TimeSpan period, Node node, Binding binding, out TimeSpan value) =>
                {
                    value = period;
                    if (period.TotalSeconds is 10 or 20 or 30 || period.TotalSeconds % 60 == 0)
                    {
                        return true;
                    }

                    binding.Report(
                        BindingCodes.OutOfRange,
                        node.At,
                        $"{binding.Place} is {DurationShape.Write(period)}; it must be 10s, 20s, 30s or whole minutes."
                    );
                    return false;
                }
            );

    /// <summary>AWS has another member for it.</summary>
    public static bool IsExtended(string statistic) => ExtendedRegex().IsMatch(statistic);

    [GeneratedRegex(NamespacePattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex NamespaceRegex();

    [GeneratedRegex(IdPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex IdRegex();

    [GeneratedRegex(StatisticPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex StatisticRegex();

    [GeneratedRegex(ExtendedPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex ExtendedRegex();
}
