using System.Collections.Immutable;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

namespace ElbProvisioner.LocalTraffic.Balancing;

/// <summary>
/// The targets of one group, and who of them gets the next request. Outlives pictures of the world: a target keeps its share and what it
/// works on. Safe to ask from many threads.
/// </summary>
internal sealed class TargetPool(TimeProvider time, double speed, Random random)
{
    // A target that has just begun its slow start gets a request now and then: AWS ramps "linearly" and does not say from where.
    private const double LeastShare = 0.02;

    private readonly Lock _gate = new();
    private ImmutableArray<TargetState> _targets = [];
    private bool _isNew = true;
    private int _turn;

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
            var slow = settings.SlowStart / speed;
            var hasFull = now.Any(target => target.IsHealthy && !entering.Contains(target) && !IsSlow(target, slow));
            foreach (var target in entering.Where(_ => !_isNew && hasFull && slow > TimeSpan.Zero))
            {
                target.SlowSince = time.GetUtcNow();
            }

            (Group, Settings, _targets, _isNew) = (group, settings, now.ToImmutable(), false);
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
            var crosses = Settings.CrossZone ?? crossesZones;
            var registered = _targets.Where(t => t.IsRegistered && (crosses || t.Zone is null || t.Zone == zone)).ToList();
            failsOpen = FailsOpen(registered);
            var usable = failsOpen ? registered : [.. registered.Where(Serves)];
            return usable.Count == 0 ? null
                : preferred is not null && usable.Contains(preferred) ? preferred
                : Next(usable);
        }
    }

    /// <summary>The registered one of that name; null: there is none any more.</summary>
    public TargetState? Find(string name) => _targets.FirstOrDefault(target => target.ToString() == name);

    private static bool Serves(TargetState target) => target.IsHealthy || target.Health == "unavailable";

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
                return usable[random.Next(usable.Count)];
            default:
                return SmoothRound.Next(usable, Share, static t => t.Credit, static (t, credit) => t.Credit = credit);
        }
    }

    private double Share(TargetState target)
    {
        var slow = Settings.SlowStart / speed;
        return IsSlow(target, slow) && target.SlowSince is { } since
            ? Math.Max(LeastShare, Math.Min(1, (time.GetUtcNow() - since) / slow))
            : 1;
    }

    private bool IsSlow(TargetState target, TimeSpan slow) => target.SlowSince is { } since && time.GetUtcNow() - since < slow;
}
