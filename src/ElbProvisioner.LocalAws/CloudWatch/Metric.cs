using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

internal sealed record Metric(
    string Key,
    string Namespace,
    string Name,
    IReadOnlyDictionary<string, string> Dimensions,
    DateTimeOffset LastAt
) : IRecord
{
    public static string KeyOf(string metricNamespace, string name, IReadOnlyDictionary<string, string> dimensions) =>
        $"{metricNamespace}\n{name}\n{string.Concat(dimensions.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}\n"))}";
}

/// <summary>What was measured at one time: one value, or the statistics of many.</summary>
internal sealed record Measurement(string Key, DateTimeOffset At, double Count, double Sum, double Minimum, double Maximum, string Unit)
    : IRecord
{
    /// <summary>What was measured one by one; null: it came as statistics, or as one value.</summary>
    public IReadOnlyList<Weighted>? Values { get; init; }

    /// <summary>Every value of it; null: they are not known.</summary>
    [JsonIgnore]
    public IReadOnlyList<Weighted>? Known => Values ?? (Minimum == Maximum ? [new(Minimum, Count)] : null);

    public static string KeyOf(string metric, DateTimeOffset at, string rest = "") => $"{metric}\n{at.UtcTicks:D19}{rest}";
}

/// <summary>Many measurements taken together.</summary>
internal sealed record Aggregate(double Count, double Sum, double Minimum, double Maximum)
{
    public static Aggregate Of(IReadOnlyCollection<Measurement> all) =>
        new(all.Sum(one => one.Count), all.Sum(one => one.Sum), all.Min(one => one.Minimum), all.Max(one => one.Maximum));

    /// <summary>The model's Statistic.</summary>
    public static readonly IReadOnlyList<string> Statistics = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

    public double this[string statistic] =>
        statistic switch
        {
            "SampleCount" => Count,
            "Sum" => Sum,
            "Minimum" => Minimum,
            "Maximum" => Maximum,
            _ => Count == 0 ? 0 : Sum / Count,
        };
}
