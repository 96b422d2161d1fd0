namespace ElbProvisioner.LocalTraffic.Metrics;

/// <summary>
/// Many durations of one unit in little room: each is remembered to five parts in a hundred; their sum, the least and the most as they
/// were.
/// </summary>
internal sealed class Durations
{
    private const double Ratio = 1.1;
    private const double Least = 1e-4;

    private readonly Dictionary<int, long> _counts = [];

    public long Count { get; private set; }

    /// <summary>As all of it.</summary>
    public double Sum { get; private set; }

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>Each with how often.</summary>
    public IReadOnlyList<KeyValuePair<double, double>> Values =>
        [.. _counts.OrderBy(static one => one.Key).Select(static one => KeyValuePair.Create(Math.Pow(Ratio, one.Key), (double)one.Value))];

    public void Add(double duration)
    {
        var place = (int)Math.Round(Math.Log(Math.Max(duration, Least), Ratio));
        _counts[place] = _counts.GetValueOrDefault(place) + 1;
        Count++;
        Sum += duration;
        Minimum = Math.Min(Minimum, duration);
        Maximum = Math.Max(Maximum, duration);
    }

    public void Add(Durations others)
    {
        foreach (var (place, count) in others._counts)
        {
            _counts[place] = _counts.GetValueOrDefault(place) + count;
        }

        Count += others.Count;
        Sum += others.Sum;
        Minimum = Math.Min(Minimum, others.Minimum);
        Maximum = Math.Max(Maximum, others.Maximum);
    }
}
