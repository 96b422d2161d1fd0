using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// A load balancer that AWS could not provision never serves, and is deleted before the next one is made [ELBv2 API: LoadBalancerState]:
/// what stands on it, or behind it, is planned as if it were gone already.
/// </summary>
internal static class FailedBalancers
{
    public const string Failed = "failed";

    public static LiveWorld Without(LiveWorld live)
    {
        var failed = live.LoadBalancers.Where(static b => b.State == Failed).Select(static b => b.Id).ToHashSet(StringComparer.Ordinal);
        if (failed.Count == 0)
        {
            return live;
        }

        var lost = live.Listeners.Where(l => failed.Contains(l.LoadBalancerArn)).Select(static l => l.Id).ToHashSet(StringComparer.Ordinal);
        return live with
        {
            Listeners = live.Listeners.RemoveAll(l => lost.Contains(l.Id)),
            Rules = live.Rules.RemoveAll(r => lost.Contains(r.ListenerArn)),
            TakenPriorities = live.TakenPriorities.RemoveAll(t => lost.Contains(t.ListenerArn)),
            StrangeListeners = live.StrangeListeners.RemoveAll(l => failed.Contains(l.LoadBalancerArn)),
            TargetGroups = [.. live.TargetGroups.Select(g => g with { LoadBalancerArns = g.LoadBalancerArns.RemoveAll(failed.Contains) })],
        };
    }
}
