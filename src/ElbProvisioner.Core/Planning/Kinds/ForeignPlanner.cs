using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>Load balancers of somebody else: what must be so before the stack can have rules there, and where these stand.</summary>
internal static class ForeignPlanner
{
    /// <summary>What else is planned relies on its being there, with the listeners that the file names.</summary>
    /// <returns>False: it is not as the file needs it, and that is reported.</returns>
    public static bool Decide(PlanningContext context)
    {
        var isSound = true;
        foreach (var wanted in context.Stack.ForeignLoadBalancers)
        {
            if (context.Live.ForeignOf(wanted) is not { } there)
            {
                isSound = false;
                continue;
            }

            context.DecideExisting(Address.Of(ResourceKind.LoadBalancer, wanted.Name), there.Arn);
            var mistakes = ForeignMistakes
                .Of(wanted, there, context.Network.VpcId)
                .Concat(ForeignMistakes.Twice(context.Stack, context.Live, wanted, there))
                .ToList();
            context.Builder.Report(mistakes);
            isSound &= mistakes.Count == 0;
        }

        return isSound;
    }

    /// <summary>What rules on the listener remember, beside their own tags.</summary>
    public static IEnumerable<string> ItemsOf(PlanningContext context, MatchedListener listener) =>
        listener.Foreign is not { } foreign
            ? []
            : [.. RecordMemory.ItemsOf(context, listener.LoadBalancer), .. ForeignCertificates.ItemsOf(context, foreign, listener.Desired)];

    /// <summary>What the tags of a rule say of things that are no tags.</summary>
    public static bool IsRemembered(string item) =>
        item.StartsWith(CertificateMemory.Item, StringComparison.Ordinal) || RecordMemory.IsRemembered(item);

    public static void ReportFullBand(PlanningContext context, MatchedListener listener)
    {
        var balancer = listener.LoadBalancer;
        context.Builder.Report(
            balancer.Priorities is { } band
                ? new Diagnostic(
                    PlanCodes.BandIsFull,
                    balancer.PrioritiesAt,
                    $"The {listener.Desired.Rules.Length} rules of {balancer.Name}/{listener.Desired.Name} do not fit into the band {band} beside "
                        + $"those of others: {Others(context, listener, band)}.",
                    "Write a wider band, or another one."
                )
                : new Diagnostic(
                    PlanCodes.BandIsFull,
                    listener.Desired.At,
                    $"Nowhere on {balancer.Name}/{listener.Desired.Name} are {listener.Desired.Rules.Length} rules in a row free of those of others.",
                    "Write where they may stand: `priorities`."
                )
        );
    }

    /// <summary>The file gives the stack a band of its own, and somebody else is in it.</summary>
    public static void ReportSharedBands(PlanningContext context, RoutingMatch.Result routing)
    {
        foreach (var listener in routing.Listeners.Where(static l => l.Foreign is not null))
        {
            if (listener.LoadBalancer.Priorities is { } band && Others(context, listener, band) is { Length: > 0 } others)
            {
                context.Builder.Report(
                    new Diagnostic(
                        PlanCodes.BandIsShared,
                        listener.LoadBalancer.PrioritiesAt,
                        $"In the band {band} on {listener.LoadBalancer.Name}/{listener.Desired.Name} stand rules of others: {others}.",
                        "elbctl leaves them where they are, and gives the stack's rules other numbers; give each team a band of its own."
                    )
                );
            }
        }
    }

    private static string Others(PlanningContext context, MatchedListener listener, PriorityBand band) =>
        string.Join(
            ", ",
            context
                .Live.TakenPriorities.Where(t => t.ListenerArn == listener.Arn && band.Holds(t.Priority))
                .OrderBy(static t => t.Priority)
                .Select(static t => $"{t.Priority} ({t.Owner}: {t.RuleArn})")
        );
}
