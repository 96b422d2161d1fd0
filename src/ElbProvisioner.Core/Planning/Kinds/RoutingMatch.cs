using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// How the file's listeners and rules meet those that are there. A listener is known by its load balancer and port [ELBv2 API]: under
/// another name in the file it is the same one. A rule is known by its address, and a renamed one by what it says.
/// </summary>
internal static class RoutingMatch
{
    public static Result Of(PlanningContext context, MatchResult<LoadBalancer, LiveLoadBalancer> loadBalancers)
    {
        var surplus = ImmutableArray.CreateBuilder<LiveListener>();
        var matched = ImmutableArray.CreateBuilder<MatchedListener>();
        foreach (var match in loadBalancers.Matches)
        {
            var live = match.Kept is { } balancer ? context.Live.Listeners.Where(l => l.LoadBalancerArn == balancer.Id).ToList() : [];
            foreach (var wanted in match.Desired.Listeners)
            {
                var same = live.Find(l => l.Port == wanted.Port);
                if (same is not null)
                {
                    live.Remove(same);
                }

                context.Decide(ListenerPlanner.AddressOf(match.Desired, wanted), same);
                var rules = same is null ? [] : context.Live.Rules.Where(r => r.ListenerArn == same.Id).ToList();
                var matches = RulesOf(context, match.Desired, wanted, rules);
                matched.Add(
                    new(match.Desired, match.Kept, wanted, same, matches, [.. rules.Except(matches.Select(m => m.Live).OfType<LiveRule>())])
                );
            }

            live.ForEach(context.MarkSurplus);
            surplus.AddRange(live);
        }

        return new(matched.ToImmutable(), surplus.ToImmutable());
    }

    private static ImmutableArray<MatchedRule> RulesOf(
        PlanningContext context,
        LoadBalancer loadBalancer,
        Listener listener,
        List<LiveRule> live
    )
    {
        var free = live.ToList();
        var matches = listener
            .Rules.Select(wanted => new MatchedRule(
                wanted,
                Take(r => r.Address == ListenerPlanner.AddressOf(loadBalancer, listener, wanted))
            ))
            .ToArray();
        for (var i = 0; i < matches.Length; i++)
        {
            if (matches[i].Live is null)
            {
                var settings = RoutingLowering.Lower(context, matches[i].Desired);
                matches[i] = matches[i] with { Live = Take(r => RulePlanner.IsSame(context, settings, r.Settings)) };
            }
        }

        foreach (var match in matches)
        {
            context.Decide(ListenerPlanner.AddressOf(loadBalancer, listener, match.Desired), match.Live);
        }

        return [.. matches];

        LiveRule? Take(Predicate<LiveRule> which)
        {
            var found = free.Find(which);
            if (found is not null)
            {
                free.Remove(found);
            }

            return found;
        }
    }

    internal sealed record Result(ImmutableArray<MatchedListener> Listeners, ImmutableArray<LiveListener> Surplus);
}

/// <param name="Balancer">Null: this run makes it, and nobody uses it before it is ready.</param>
/// <param name="Live">Null: it is created in this run.</param>
/// <param name="Doomed">Rules of ours that the file no longer has.</param>
internal sealed record MatchedListener(
    LoadBalancer LoadBalancer,
    LiveLoadBalancer? Balancer,
    Listener Desired,
    LiveListener? Live,
    ImmutableArray<MatchedRule> Rules,
    ImmutableArray<LiveRule> Doomed
);

internal sealed record MatchedRule(ListenerRule Desired, LiveRule? Live);
