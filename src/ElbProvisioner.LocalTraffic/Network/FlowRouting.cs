using System.Collections.Concurrent;
using System.Net;
using ElbProvisioner.LocalTraffic.Balancing;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Places;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.LocalTraffic.Network;

/// <summary>Which target a new flow of a network load balancer goes to [NLB guide].</summary>
internal sealed class FlowRouting(TargetPools pools, ITargetPlaces places)
{
    private readonly ConcurrentDictionary<(string Group, IPAddress Client), string> _stays = new();
    private int _turn;

    /// <param name="scheme"><c>tcp</c>, <c>tls</c> or <c>udp</c>.</param>
    /// <returns>Null: nobody takes it.</returns>
    public Flow? Route(ServedListener served, IPAddress client, string scheme)
    {
        var request = new Request(new RequestUrl(scheme, "localhost", served.Listener.Port, "/", null), client);
        var rule = served.Matcher.Match(served.Matcher.See(request));
        if (
            RuleOutcome.Of(served.Table, rule, request, served.Matcher.Choices) is not Outcome.Forward forward
            || pools.Find(served.DrawOf(rule).Next(forward.Targets)) is not { } pool
        )
        {
            return null;
        }

        var zones = served.Balancer.Zones;
        var zone = zones.IsEmpty ? "" : zones[(int)((uint)Interlocked.Increment(ref _turn) % zones.Length)];
        var isSticky = pool.Settings.Stickiness?.IsByAddress == true;
        var preferred = isSticky && _stays.TryGetValue((pool.Group.Arn, client), out var name) ? pool.Find(name) : null;
        if (
            pool.Choose(zone, served.Settings.CrossesZones, preferred, out _) is not { Port: { } port } target
            || places.Find(target.Id, port) is not { } place
        )
        {
            return null;
        }

        if (isSticky)
        {
            _stays[(pool.Group.Arn, client)] = target.ToString();
        }

        return new(pool, target, place);
    }
}
