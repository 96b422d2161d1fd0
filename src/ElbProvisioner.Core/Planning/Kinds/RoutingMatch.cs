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
                    new(
                        match.Desired,
                        match.Kept?.Id,
                        wanted,
                        same,
                        matches,
                        [.. rules.Except(matches.Select(m => m.Live).OfType<LiveRule>())]
                    )
                );
            }

            live.ForEach(context.MarkSurplus);
            surplus.AddRange(live);
        }

        matched.AddRange(context.Stack.ForeignLoadBalancers.SelectMany(wanted => OnForeign(context, wanted)));
        return new(matched.ToImmutable(), surplus.ToImmutable(), LeftOnForeign(context, matched));
    }

    /// <summary>Listeners of somebody else's load balancer: they are known by their ports, and only the stack's rules on them are its own.</summary>
    private static IEnumerable<MatchedListener> OnForeign(PlanningContext context, LoadBalancer wanted)
    {
        if (context.Live.ForeignOf(wanted) is not { } balancer)
        {
            yield break;
        }

        foreach (var listener in wanted.Listeners)
        {
            if (balancer.ListenerOn(listener.Port) is not { } there)
            {
                continue;
            }

            context.DecideExisting(ListenerPlanner.AddressOf(wanted, listener), there.Arn);
            var rules = context.Live.Rules.Where(r => r.ListenerArn == there.Arn).ToList();
            var matches = RulesOf(context, wanted, listener, rules);
            yield return new(
                wanted,
                balancer.Arn,
                listener,
                null,
                matches,
                [.. rules.Except(matches.Select(m => m.Live).OfType<LiveRule>())]
            )
            {
                Foreign = there,
            };
        }
    }

    /// <summary>Rules of ours on listeners of others that the file does not name any more.</summary>
    private static ImmutableArray<LiveRule> LeftOnForeign(PlanningContext context, IEnumerable<MatchedListener> matched)
    {
        var named = matched.Select(static m => m.Arn).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return
        [
            .. context.Live.Rules.Where(r => !named.Contains(r.ListenerArn) && context.Live.ForeignListener(r.ListenerArn) is not null),
        ];
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

    /// <param name="Left">Rules of ours on listeners of others that the file does not name any more.</param>
    internal sealed record Result(
        ImmutableArray<MatchedListener> Listeners,
        ImmutableArray<LiveListener> Surplus,
        ImmutableArray<LiveRule> Left
    );
}

/// <param name="BalancerArn">Null: this run makes it, and nobody uses it before it is ready.</param>
/// <param name="Live">Null: it is created in this run, or somebody else's.</param>
/// <param name="Doomed">Rules of ours that the file no longer has.</param>
internal sealed record MatchedListener(
    LoadBalancer LoadBalancer,
    string? BalancerArn,
    Listener Desired,
    LiveListener? Live,
    ImmutableArray<MatchedRule> Rules,
    ImmutableArray<LiveRule> Doomed
)
{
    /// <summary>Not null: it is somebody else's.</summary>
    public ForeignListener? Foreign { get; init; }

    /// <summary>Null: it is created in this run.</summary>
    public string? Arn => Live?.Id ?? Foreign?.Arn;

    /// <summary>As it is now; null: it is created in this run.</summary>
    public string? Protocol => Live?.Protocol ?? Foreign?.Protocol;
}

internal sealed record MatchedRule(ListenerRule Desired, LiveRule? Live);
