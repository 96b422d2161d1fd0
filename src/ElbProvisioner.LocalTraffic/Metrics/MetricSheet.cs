using ElbProvisioner.LocalAws.CloudWatch;

namespace ElbProvisioner.LocalTraffic.Metrics;

/// <summary>The metrics of one namespace for one period, each under every set of dimensions that it is published with.</summary>
internal sealed class MetricSheet(string metricNamespace, DateTimeOffset at)
{
    private readonly Dictionary<(string Name, string Region, string? Balancer, string? Zone, string? Group), Cell> _cells = [];

    /// <param name="where">As in <c>app/web/50dc6c495c0c9188</c>, a zone, and as in <c>targetgroup/app/73e2d6bc24d8a067</c>.</param>
    /// <param name="value">Added to what the metric has.</param>
    public void Add(string name, Place where, Dimensions dimensions, double value, string unit = "Count", bool isIdle = false)
    {
        foreach (var cell in CellsOf(name, where, dimensions, unit))
        {
            cell.Add(value, isIdle);
        }
    }

    /// <summary>The same, for many values of one kind.</summary>
    public void Add(string name, Place where, Dimensions dimensions, Durations durations, string unit)
    {
        foreach (var cell in CellsOf(name, where, dimensions, unit))
        {
            cell.Add(durations);
        }
    }

    public IEnumerable<MeasuredMetric> Measured => _cells.Select(one => one.Value.Told(metricNamespace, one.Key, at));

    private IEnumerable<Cell> CellsOf(string name, Place where, Dimensions dimensions, string unit)
    {
        var (region, balancer, zone, group) = where;
        foreach (
            var (set, b, z, g) in ((Dimensions, string?, string?, string?)[])
                [
                    (Dimensions.Balancer, balancer, null, null),
                    (Dimensions.BalancerZone, balancer, zone, null),
                    (Dimensions.BalancerGroup, balancer, null, group),
                    (Dimensions.BalancerZoneGroup, balancer, zone, group),
                    (Dimensions.Group, null, null, group),
                    (Dimensions.ZoneGroup, null, zone, group),
                ]
        )
        {
            if (!dimensions.HasFlag(set))
            {
                continue;
            }

            var key = (name, region, b, z, g);
            if (!_cells.TryGetValue(key, out var cell))
            {
                _cells.Add(key, cell = new(unit));
            }

            yield return cell;
        }
    }

    private sealed class Cell(string unit)
    {
        private double _count;
        private double _sum;
        private double _minimum = double.PositiveInfinity;
        private double _maximum = double.NegativeInfinity;
        private bool _isIdle = true;
        private Durations? _durations;

        public void Add(double value, bool isIdle)
        {
            _count++;
            _sum += value;
            _minimum = Math.Min(_minimum, value);
            _maximum = Math.Max(_maximum, value);
            _isIdle &= isIdle;
        }

        public void Add(Durations durations)
        {
            _isIdle = false;
            _count += durations.Count;
            _sum += durations.Sum;
            _minimum = Math.Min(_minimum, durations.Minimum);
            _maximum = Math.Max(_maximum, durations.Maximum);
            (_durations ??= new()).Add(durations);
        }

        public MeasuredMetric Told(
            string metricNamespace,
            (string Name, string Region, string? Balancer, string? Zone, string? Group) key,
            DateTimeOffset at
        )
        {
            var dimensions = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (
                var (name, value) in (ReadOnlySpan<(string, string?)>)
                    [("LoadBalancer", key.Balancer), ("AvailabilityZone", key.Zone), ("TargetGroup", key.Group)]
            )
            {
                if (value is not null)
                {
                    dimensions.Add(name, value);
                }
            }

            return new(key.Region, metricNamespace, key.Name, dimensions, unit, at, _count, _sum, _minimum, _maximum, _durations?.Values)
            {
                IsIdle = _isIdle,
            };
        }
    }
}

/// <summary>What a metric is about.</summary>
/// <param name="Group">Null: it concerns no target group.</param>
internal sealed record Place(string Region, string Balancer, string Zone, string? Group)
{
    public static Place Of(string region, string balancerArn, string zone, string? groupArn) =>
        new(
            region,
            balancerArn[(balancerArn.IndexOf(":loadbalancer/", StringComparison.Ordinal) + ":loadbalancer/".Length)..],
            zone,
            groupArn?[(groupArn.LastIndexOf(':') + 1)..]
        );
}
