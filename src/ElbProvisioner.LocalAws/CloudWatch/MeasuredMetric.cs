namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>What one metric came to in one period.</summary>
/// <param name="Namespace">One of AWS's own, as in <c>AWS/ApplicationELB</c>.</param>
/// <param name="Dimensions">By name.</param>
/// <param name="Unit">The model's StandardUnit, as in <c>Count</c>.</param>
/// <param name="At">When the period began.</param>
/// <param name="Values">What was measured, each with how often, few enough to be kept; null: that is not known.</param>
public sealed record MeasuredMetric(
    string Region,
    string Namespace,
    string Name,
    IReadOnlyDictionary<string, string> Dimensions,
    string Unit,
    DateTimeOffset At,
    double Count,
    double Sum,
    double Minimum,
    double Maximum,
    IReadOnlyList<KeyValuePair<double, double>>? Values = null
)
{
    /// <summary>Nothing has happened: where no alarm looks at it, once a minute of the clock will do.</summary>
    public bool IsIdle { get; init; }
}
