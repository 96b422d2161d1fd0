using System.Collections.Immutable;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Where no action has room for a target group that must be checked first, a rule that nobody's requests match takes it in for the length
/// of the run. It carries the stack's tags, so a run that is cut leaves a rule that the file does not have: the next plan finds its groups
/// in use, and takes it away at the end.
/// </summary>
internal static class WarmUpRule
{
    /// <summary>No name ends so [RFC 2606].</summary>
    private const string NobodysHost = "warm-up.elbctl.invalid";

    /// <summary>Rules that are parked stand above, those of the file far below.</summary>
    private const int HighestPriority = PriorityAllocator.Max - 1000;

    /// <returns>The address of the rule and its creation; null: no listener stands that clients could use, or the load balancer has no room
    /// for a rule more.</returns>
    public static (Address Address, string Created)? Plan(
        PlanningContext context,
        RoutingMatch.Result routing,
        IReadOnlyList<MatchedListener> listeners,
        Settings forward
    )
    {
        if (
            listeners.FirstOrDefault(l => l.Arn is not null) is not { Arn: { } arn } listener
            || !RuleQuota.HasRoom(context, routing, listeners)
        )
        {
            return null;
        }

        var taken = context
            .Live.Rules.Where(r => r.ListenerArn == arn)
            .Select(r => r.Priority)
            .Concat(context.Live.TakenPriorities.Where(t => t.ListenerArn == arn).Select(t => t.Priority))
            .Concat(listener.Desired.Rules.Select(r => r.Priority).OfType<int>())
            .Concat(listener.Foreign is null ? [] : RulePlanner.Assigned(context, listener))
            .ToHashSet();
        var claim = PriorityBands.Claim(listener, RulePlanner.OfOthers(context, listener));
        var priority = claim?.First ?? Numbers(context, listener).First(p => !taken.Contains(p));
        var names = listener
            .Desired.Rules.Select(r => r.Name)
            .Concat(listener.Doomed.Select(d => d.Address.Name))
            .ToHashSet(StringComparer.Ordinal);
        var name = Enumerable.Range(1, HighestPriority).Select(n => $"warm-up-{n}").First(n => !names.Contains(n));
        var address = Address.Of(ResourceKind.Rule, listener.LoadBalancer.Name, listener.Desired.Name, name);
        var settings = RuleTable.Of([new ConditionSettings("host-header", null, [NobodysHost])], [forward]);
        return (
            address,
            context.Builder.Create(
                address,
                new AwsOperation.CreateRule(
                    new ResourceRef.Existing(arn),
                    priority,
                    settings,
                    TagDiff.Desired(context.Stack, address, ImmutableSortedDictionary<string, string>.Empty)
                )
                {
                    Claim = claim,
                },
                Milestone.Opened
            )
        );
    }

    /// <summary>Where others have rules too, within the stack's own band as long as it has room.</summary>
    private static IEnumerable<int> Numbers(PlanningContext context, MatchedListener listener) =>
        PriorityBands
            .Of(listener, RulePlanner.OfOthers(context, listener))
            .Where(_ => listener.Foreign is not null)
            .SelectMany(band => Enumerable.Range(0, band.Size).Select(n => band.Last - n))
            .Concat(Enumerable.Range(0, HighestPriority).Select(n => HighestPriority - n));
}
