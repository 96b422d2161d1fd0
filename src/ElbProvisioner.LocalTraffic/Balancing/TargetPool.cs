using System.Collections.Immutable;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

namespace ElbProvisioner.LocalTraffic.Balancing;

/// <summary>
/// The targets of one group, and who of them gets the next request. Outlives pictures of the world: a target keeps its share and what it
/// works on. Safe to ask from many threads.
/// </summary>
internal sealed class TargetPool
{
    // A target that has just begun its slow start gets a request now and then: AWS ramps "linearly" and does not say from where.
    private const double LeastShare = 0.02;

    private readonly TimeProvider _time;
    private readonly double _speed;
    private readonly Random _random;
    private readonly Func<TargetState, double> _share;
    private readonly Lock _gate = new();

    // Who is asked for a request, by the zone that asks; null until somebody does.
    private readonly Dictionary<string, Candidates> _near = new(StringComparer.Ordinal);
    private Candidates? _all;
    private ImmutableArray<TargetState> _targets = [];
    private bool _isNew = true;
    private int _turn;

    public TargetPool(TimeProvider time, double speed, Random random)
    {
        (_time, _speed, _random) = (time, speed, random);
        _share = Share;
    }

    public TrafficGroup Group { get; private set; } = null!;

    public GroupSettings Settings { get; private set; } = null!;

    public ImmutableArray<TargetState> Targets => _targets;

    /// <summary>Takes over what the world says now.</summary>
    public void Update(TrafficGroup group)
    {
        lock (_gate)
        {
            var settings = GroupSettings.Of(group);
            var known = _targets.ToDictionary(target => (target.Id, target.Port));
            var now = ImmutableArray.CreateBuilder<TargetState>(group.Targets.Length);
            var (entering, lost) = (new List<TargetState>(), new List<TargetState>());
            foreach (var told in group.Targets.DistinctBy(target => (target.Id, target.Port)))
            {
                var target = known.Remove((told.Id, told.Port), out var found) ? found : new TargetState(told.Id, told.Port);
                if (told.State == "healthy" && !target.IsHealthy)
                {
                    entering.Add(target);
                }
                else if (told.State != "healthy")
                {
                    target.SlowSince = null;
                }

                if (told.State == "unhealthy" && target.Health != "unhealthy")
                {
                    lost.Add(target);
                }

                (target.Health, target.Zone) = (told.State, told.Zone);
                target.Place = told.Port is { } port ? $"{told.Address}:{port}" : told.Address;
                now.Add(target);
            }

            // Only beside one that has its full share already: in a group of newcomers nobody is slow. [ALB guide: slow start mode]
            var slow = settings.SlowStart / _speed;
            var hasFull = now.Any(target => target.IsHealthy && !entering.Contains(target) && !IsSlow(target, slow));
            foreach (var target in entering.Where(_ => !_isNew && hasFull && slow > TimeSpan.Zero))
            {
                target.SlowSince = _time.GetUtcNow();
            }

            (Group, Settings, _targets, _isNew) = (group, settings, now.ToImmutable(), false);
            _all = null;
            _near.Clear();
            foreach (var gone in known.Values)
            {
                gone.Leave();
            }

            // Where too few are healthy every target keeps what it has. [NLB guide: target group health]
            if (!FailsOpen([.. _targets.Where(static target => target.IsRegistered)]))
            {
                lost.ForEach(static target => target.Lose());
            }
        }
    }

    /// <summary>Everybody is gone: what they work on is cut.</summary>
    public void Leave()
    {
        foreach (var target in _targets)
        {
            target.Leave();
        }
    }

    /// <summary>The one that gets the next request or flow; null: there is none.</summary>
    /// <param name="zone">Of the node that asks.</param>
    /// <param name="crossesZones">What the load balancer says, where the group says nothing.</param>
    /// <param name="preferred">Where a client stays if that one still serves.</param>
    /// <param name="failsOpen">Health did not count: too few are healthy.</param>
    public TargetState? Choose(string zone, bool crossesZones, TargetState? preferred, out bool failsOpen)
    {
        lock (_gate)
        {
            (var usable, failsOpen) = Settings.CrossZone ?? crossesZones ? _all ??= CandidatesOf(null) : Near(zone);
            return usable.Count == 0 ? null
                : preferred is not null && usable.Contains(preferred) ? preferred
                : Next(usable);
        }
    }

    /// <summary>The registered one of that name; null: there is none any more.</summary>
    public TargetState? Find(string name) => _targets.FirstOrDefault(target => target.ToString() == name);

    private static bool Serves(TargetState target) => target.IsHealthy || target.Health == "unavailable";

    private Candidates Near(string zone)
    {
        if (!_near.TryGetValue(zone, out var candidates))
        {
            _near.Add(zone, candidates = CandidatesOf(zone));
        }

        return candidates;
    }

    /// <param name="zone">Null: all of them.</param>
    private Candidates CandidatesOf(string? zone)
    {
        var registered = _targets.Where(t => t.IsRegistered && (zone is null || t.Zone is null || t.Zone == zone)).ToList();
        var failsOpen = FailsOpen(registered);
        return new(failsOpen ? registered : [.. registered.Where(Serves)], failsOpen);
    }

    private bool FailsOpen(List<TargetState> registered)
    {
        var healthy = registered.Count(Serves);
        return registered.Count > 0
            && (healthy < Settings.LeastHealthy || (Settings.LeastHealthyPercent is { } least && healthy * 100 < least * registered.Count));
    }

    private TargetState Next(List<TargetState> usable)
    {
        switch (Settings.Algorithm)
        {
            case "least_outstanding_requests":
                var first = (int)((uint)_turn++ % usable.Count);
                return Enumerable.Range(0, usable.Count).Select(step => usable[(first + step) % usable.Count]).MinBy(t => t.InFlight)!;
            case "weighted_random":
                return usable[_random.Next(usable.Count)];
            default:
                return SmoothRound.Next(usable, _share, static t => t.Credit, static (t, credit) => t.Credit = credit);
        }
    }

    private double Share(TargetState target)
    {
        var slow = Settings.SlowStart / _speed;
        return IsSlow(target, slow) && target.SlowSince is { } since
            ? Math.Max(LeastShare, Math.Min(1, (_time.GetUtcNow() - since) / slow))
            : 1;
    }

    private bool IsSlow(TargetState target, TimeSpan slow) => target.SlowSince is { } since && _time.GetUtcNow() - since < slow;

    /// <param name="FailsOpen">Health does not count: too few are healthy.</param>
    private sealed record Candidates(List<TargetState> Usable, bool FailsOpen);
}
