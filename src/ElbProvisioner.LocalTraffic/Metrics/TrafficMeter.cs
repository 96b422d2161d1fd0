using System.Collections.Concurrent;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;
using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic.Metrics;

/// <summary>
/// Counts what load balancers carry and publishes it as the metrics of AWS/ApplicationELB and AWS/NetworkELB, once a period [ALB and NLB
/// guides: CloudWatch metrics]. Health checks are not counted. Safe to tell from many threads; published by one at a time.
/// </summary>
internal sealed class TrafficMeter(MetricRoom room, TimeProvider time) : IRequestObserver
{
    /// <summary>Of an application load balancer's connections, which are not told apart by protocol.</summary>
    public const string Http = "HTTP";

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<(string Balancer, string Zone, string Protocol), ConnectionTally> _connections = new();
    private Dictionary<TallyKey, RequestTally> _requests = [];
    private Dictionary<(string Group, string? Zone), (int Healthy, int Unhealthy)> _hosts = [];
    private TimeSpan? _period;
    private long _count;
    private DateTimeOffset? _began;

    /// <summary>How long a period is in this world.</summary>
    public TimeSpan Period => _period ??= room.Period;

    /// <summary>How many there have been at all, answered by whomever.</summary>
    public long Requests => Volatile.Read(ref _count);

    public void OnRequest(RequestRecord record)
    {
        lock (_gate)
        {
            _count++;
            var key = new TallyKey(record.Region, record.BalancerArn, record.Zone, record.TargetGroupArn);
            if (!_requests.TryGetValue(key, out var tally))
            {
                _requests.Add(key, tally = new());
            }

            tally.Add(record);
        }
    }

    /// <param name="protocol"><see cref="Http"/>, <c>TCP</c>, <c>TLS</c> or <c>UDP</c>.</param>
    public MeteredConnection Begin(string balancerArn, string zone, string protocol) =>
        _connections.GetOrAdd((balancerArn, zone, protocol), static _ => new()).Begin();

    /// <summary>Publishes the last whole period, if one is over since it was asked last.</summary>
    /// <returns>An alarm looks at some of it.</returns>
    /// <exception cref="ElbProvisioner.LocalAws.World.WorldFileException">The world's file cannot be used.</exception>
    public bool Publish(TrafficPicture picture)
    {
        var current = new DateTimeOffset(time.GetUtcNow().UtcTicks / Period.Ticks * Period.Ticks, TimeSpan.Zero);
        if (current <= _began || _began is null)
        {
            _began ??= current;
            return false;
        }

        _began = current;
        var measured = Measure(picture, current - Period);
        return measured.Count > 0 && room.Publish(measured);
    }

    private List<MeasuredMetric> Measure(TrafficPicture picture, DateTimeOffset at)
    {
        Dictionary<TallyKey, RequestTally> requests;
        lock (_gate)
        {
            (requests, _requests) = (_requests, []);
        }

        var (application, network) = (new MetricSheet("AWS/ApplicationELB", at), new MetricSheet("AWS/NetworkELB", at));
        foreach (var ((region, balancer, zone, group), tally) in requests)
        {
            tally.Tell(application, Place.Of(region, balancer, zone, group));
        }

        var hosts = new Dictionary<(string, string?), (int, int)>();
        foreach (var balancer in picture.Balancers)
        {
            var isApplication = balancer.Type == "application";
            TellConnections(balancer, isApplication ? application : network);
            foreach (var group in picture.Groups.Values.Where(group => group.BalancerArn == balancer.Arn))
            {
                TellHosts(balancer, group, isApplication ? application : network, hosts);
                if (isApplication)
                {
                    TellPerTarget(balancer, group, application, requests);
                }
            }
        }

        _hosts = hosts;
        return [.. application.Measured, .. network.Measured];
    }

    private void TellConnections(TrafficBalancer balancer, MetricSheet sheet)
    {
        var isNetwork = balancer.Type == "network";
        foreach (var zone in balancer.Zones)
        {
            var where = Place.Of(balancer.Region, balancer.Arn, zone, null);
            var (most, begun, bytes) = (0L, 0L, 0L);
            foreach (var protocol in (ReadOnlySpan<string>)[Http, "TCP", "TLS", "UDP"])
            {
                if (_connections.TryGetValue((balancer.Arn, zone, protocol), out var tally) && tally.Take() is var taken)
                {
                    (most, begun, bytes) = (most + taken.Most, begun + taken.Begun, bytes + taken.Bytes);
                    if (isNetwork)
                    {
                        TellFlows(sheet, where, "_" + protocol, taken);
                    }
                }
            }

            if (isNetwork)
            {
                TellFlows(sheet, where, "", (most, begun, bytes));
            }
            else if (most > 0)
            {
                sheet.Add("ActiveConnectionCount", where, Dimensions.OfBalancer, most);
                if (begun > 0)
                {
                    sheet.Add("NewConnectionCount", where, Dimensions.OfBalancer, begun);
                }
            }
        }
    }

    /// <summary>Those of one protocol are told when there are any, those of all always.</summary>
    private static void TellFlows(MetricSheet sheet, Place where, string suffix, (long Most, long Begun, long Bytes) taken)
    {
        foreach (
            var (name, value, unit) in (ReadOnlySpan<(string, long, string)>)
                [("ActiveFlowCount", taken.Most, "Count"), ("NewFlowCount", taken.Begun, "Count"), ("ProcessedBytes", taken.Bytes, "Bytes")]
        )
        {
            if (value > 0 || suffix.Length == 0)
            {
                sheet.Add(name + suffix, where, Dimensions.OfBalancer, value, unit, isIdle: value == 0);
            }
        }
    }

    private void TellHosts(TrafficBalancer balancer, TrafficGroup group, MetricSheet sheet, Dictionary<(string, string?), (int, int)> hosts)
    {
        foreach (var zone in balancer.Zones.Select(static zone => (string?)zone).Append(null))
        {
            var (healthy, unhealthy, _) = HostsOf(group, zone);
            hosts[(group.Arn, zone)] = (healthy, unhealthy);
            if (group.TargetType is not ("instance" or "ip") || (healthy, unhealthy) == (0, 0) && group.Targets.IsEmpty)
            {
                continue;
            }

            var isIdle = _hosts.GetValueOrDefault((group.Arn, zone), (-1, -1)) == (healthy, unhealthy);
            var where = Place.Of(balancer.Region, balancer.Arn, zone ?? "", group.Arn);
            var dimensions = zone is null ? Dimensions.BalancerGroup : Dimensions.BalancerZoneGroup;
            sheet.Add("HealthyHostCount", where, dimensions, healthy, isIdle: isIdle);
            sheet.Add("UnHealthyHostCount", where, dimensions, unhealthy, isIdle: isIdle);
        }
    }

    /// <summary>Requests by healthy targets, or by all registered ones where none is healthy.</summary>
    private static void TellPerTarget(
        TrafficBalancer balancer,
        TrafficGroup group,
        MetricSheet sheet,
        Dictionary<TallyKey, RequestTally> requests
    )
    {
        foreach (var zone in balancer.Zones.Select(static zone => (string?)zone).Append(null))
        {
            var (healthy, _, registered) = HostsOf(group, zone);
            var count = requests
                .Where(one => one.Key.Balancer == balancer.Arn && one.Key.Group == group.Arn && (zone is null || one.Key.Zone == zone))
                .Sum(static one => one.Value.Requests);
            var targets = healthy > 0 ? healthy : registered;
            if (targets == 0)
            {
                continue;
            }

            sheet.Add(
                "RequestCountPerTarget",
                Place.Of(balancer.Region, balancer.Arn, zone ?? "", group.Arn),
                zone is null ? Dimensions.Group | Dimensions.BalancerGroup : Dimensions.ZoneGroup | Dimensions.BalancerZoneGroup,
                (double)count / targets,
                isIdle: count == 0
            );
        }
    }

    /// <param name="zone">Null: all of them.</param>
    private static (int Healthy, int Unhealthy, int Registered) HostsOf(TrafficGroup group, string? zone)
    {
        var there = group.Targets.Where(target => zone is null || target.Zone is null || target.Zone == zone).ToList();
        return (
            there.Count(static target => target.State == "healthy"),
            there.Count(static target => target.State is "unhealthy" or "unhealthy.draining"),
            there.Count(static target => target.State is not ("draining" or "unused"))
        );
    }

    /// <summary>Asked for with every request, so that it hashes no more than tells ARNs apart: their ends.</summary>
    private readonly record struct TallyKey(string Region, string Balancer, string Zone, string? Group)
    {
        private const int Told = 8;

        public override int GetHashCode()
        {
            var last = Group ?? Balancer;
            return HashCode.Combine(
                string.GetHashCode(last.AsSpan(Math.Max(0, last.Length - Told)), StringComparison.Ordinal),
                Zone.Length,
                Zone.Length > 0 ? Zone[^1] : 0
            );
        }
    }
}
