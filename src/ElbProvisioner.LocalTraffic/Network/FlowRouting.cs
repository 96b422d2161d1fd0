using System.Collections.Concurrent;
using System.Net;
using ElbProvisioner.LocalTraffic.Balancing;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Places;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.LocalTraffic.Network;

/// <summary>Which target a new flow of a network load balancer goes to [NLB guide].</summary>
internal sealed class FlowRouting(TargetPools pools, ITargetPlaces places, Takeover takeover)
{
    private readonly ConcurrentDictionary<(string Group, IPAddress Client), string> _stays = new();
    private int _turn;

    /// <param name="current">The listener as it is now.</param>
    /// <param name="scheme"><c>tcp</c>, <c>tls</c> or <c>udp</c>.</param>
    /// <returns>Null: nobody takes it.</returns>
    public ValueTask<RoutedFlow?> RouteAsync(Func<ServedListener> current, IPAddress client, string scheme) =>
        takeover.LookAsync(
            current,
            served => ValueTask.FromResult(Route(served, client, scheme) is { } flow ? new RoutedFlow(flow, served) : null)
        );

    private Flow? Route(ServedListener served, IPAddress client, string scheme)
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

        var isSticky = pool.Settings.Stickiness?.IsByAddress == true;
        var preferred = isSticky && _stays.TryGetValue((pool.Group.Arn, client), out var name) ? pool.Find(name) : null;
        if (
            Choose(served, pool, preferred) is not { Target: { Port: { } port } target, Zone: var zone }
            || places.Find(target.Id, port) is not { } place
        )
        {
            return null;
        }

        if (isSticky)
        {
            _stays[(pool.Group.Arn, client)] = target.ToString();
        }

        return new(pool, target, place) { Zone = zone };
    }

    /// <summary>
    /// The nodes of the zones are dealt out in turn, as DNS deals their addresses. A client whose node has nobody tries another address:
    /// here the next zone is asked.
    /// </summary>
    private (TargetState Target, string Zone, bool FailsOpen)? Choose(ServedListener served, TargetPool pool, TargetState? preferred)
    {
        var zones = served.Nodes;
        var turn = (uint)Interlocked.Increment(ref _turn);
        (TargetState, string, bool)? open = null;
        for (var step = 0u; step < zones.Length; step++)
        {
            var zone = zones[(int)((turn + step) % (uint)zones.Length)];
            if (pool.Choose(zone, served.Settings.CrossesZones, preferred, out var failsOpen) is { } target)
            {
                if (!failsOpen)
                {
                    return (target, zone, false);
                }

                open ??= (target, zone, true);
            }
        }

        return open;
    }
}

/// <param name="Served">The listener that it was routed by.</param>
internal sealed record RoutedFlow(Flow Flow, ServedListener Served);
