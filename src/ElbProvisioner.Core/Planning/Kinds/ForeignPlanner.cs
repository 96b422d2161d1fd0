using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Load balancers of somebody else: what must be so before the stack can have rules there, and the certificates that it adds by SNI. Such
/// a certificate carries no tags there, so the tags of the stack's rules on the listener remember it: before it is added, and until it is
/// gone. One that stands there already is whoever's who put it there, and stays.
/// </summary>
internal static class ForeignPlanner
{
    /// <summary>In the declared items of rules: certificates of the stack by name, others by a hash of their ARNs. A format.</summary>
    private const string CertificateItem = "certificate.";

    private const int HashLength = 16;

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
            :
            [
                .. DnsPlanner.ItemsOf(context, listener.LoadBalancer),
                .. Certificates(context, listener.Desired)
                    .Where(c => IsOurs(context, foreign, c) || !Stands(foreign, c.Ref))
                    .Select(static c => c.Item),
            ];

    /// <summary>What the tags of a rule say of things that are no tags.</summary>
    public static bool IsRemembered(string item) =>
        item.StartsWith(CertificateItem, StringComparison.Ordinal) || DnsPlanner.IsRemembered(item);

    public static void PlanCertificates(PlanningContext context, RoutingMatch.Result routing)
    {
        foreach (var listener in routing.Listeners.Where(static l => l.Foreign is not null))
        {
            PlanCertificates(context, listener);
        }

        foreach (var left in routing.Left.GroupBy(static r => r.ListenerArn, StringComparer.Ordinal))
        {
            if (context.Live.ForeignListener(left.Key) is { } foreign)
            {
                var removed = Remove(
                    context,
                    foreign,
                    Added(context, foreign),
                    left.First().Address,
                    [Milestone.Moved, Milestone.Unnamed, Milestone.Left(foreign.LoadBalancerArn)]
                );
                context.Builder.Reach(Milestone.Uncertified(left.Key), removed);
            }
        }
    }

    /// <summary>Takes back what the stack added to a listener on which none of its rules will be.</summary>
    /// <param name="rule">Where people see it.</param>
    /// <returns>Null: there is nothing to take back.</returns>
    public static string? TakeBack(PlanningContext context, string listenerArn, Address rule, IEnumerable<string?> after) =>
        context.Live.ForeignListener(listenerArn) is { } foreign ? Remove(context, foreign, Added(context, foreign), rule, after) : null;

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

    private static void PlanCertificates(PlanningContext context, MatchedListener listener)
    {
        if (listener.Foreign is not { } foreign)
        {
            return;
        }

        var address = ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired);
        var wanted = Certificates(context, listener.Desired).ToList();
        var add = wanted.Where(c => !Stands(foreign, c.Ref)).ToList();
        var gone = Added(context, foreign).Where(arn => !wanted.Exists(c => c.Ref.Key == arn)).ToImmutableArray();
        if (add.Count == 0 && gone.IsEmpty)
        {
            return;
        }

        context.Builder.Change(
            address,
            ChangeVerb.Update,
            Reasons.Differs,
            [
                .. add.Select(c => new PropertyChange("certificates", null, context.NameOf(c.Ref))),
                .. gone.Select(arn => new PropertyChange("certificates", context.NameOf(new ResourceRef.Existing(arn)), null)),
            ],
            [
                gone.IsEmpty
                    ? TrafficEffect.None
                    : new(TrafficImpact.Clients, "clients of the names that these alone cover are shown another certificate"),
            ],
            address.Path
        );
        string? added = null;
        if (add.Count > 0)
        {
            added = context.Builder.Act(
                address,
                "add certificates",
                new AwsOperation.AddListenerCertificates(context.Ref(address), [.. add.Select(static c => c.Ref)]),
                Cost.Call,
                [.. add.Select(c => ListenerPlanner.Issued(context, c.Said)), .. Remembering(context, listener)]
            );
            ListenerPlanner.Wire(context, listener.LoadBalancer, added);
            context.Builder.Reach(Milestone.Moved, added);
        }

        if (Remove(context, foreign, gone, address, [added, Milestone.Unnamed, Milestone.Left(foreign.LoadBalancerArn)]) is { } removed)
        {
            foreach (var rule in listener.Rules)
            {
                context.Builder.ForgetsAfter(ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired, rule.Desired), removed);
            }

            context.Builder.Reach(Milestone.Uncertified(foreign.Arn), removed);
        }
    }

    private static string? Remove(
        PlanningContext context,
        ForeignListener foreign,
        ImmutableArray<string> certificates,
        Address address,
        IEnumerable<string?> after
    ) =>
        certificates.IsEmpty
            ? null
            : context.Builder.Act(
                address,
                "remove certificates",
                new AwsOperation.RemoveListenerCertificates(
                    new ResourceRef.Existing(foreign.Arn),
                    [.. certificates.Select(ResourceRef (arn) => new ResourceRef.Existing(arn))]
                ),
                Cost.Call,
                after
            );

    /// <summary>A rule that knows of the certificates before they are added: one is enough.</summary>
    private static IEnumerable<string?> Remembering(PlanningContext context, MatchedListener listener)
    {
        var rules = listener.Rules.Select(r =>
            (Address: ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired, r.Desired), r.Live)
        );
        return rules
            .OrderBy(static r => r.Live is null)
            .Take(1)
            .Select(r => r.Live is null ? context.Builder.CreatorOf(r.Address) : context.Builder.Remembered(r.Address));
    }

    /// <summary>Those of the listener that rules of the stack remember to have brought.</summary>
    private static ImmutableArray<string> Added(PlanningContext context, ForeignListener foreign)
    {
        var remembered = Remembered(context, foreign);
        var byName = context
            .Live.Certificates.Where(c => remembered.Contains(CertificateItem + c.Address.Path))
            .Select(static c => c.Id)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. foreign
                .Certificates.Select(static c => c.Key)
                .Where(arn => byName.Contains(arn) || remembered.Contains(CertificateItem + HashOf(arn)))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static bool IsOurs(PlanningContext context, ForeignListener foreign, Wanted certificate) =>
        Remembered(context, foreign).Contains(certificate.Item);

    private static ImmutableHashSet<string> Remembered(PlanningContext context, ForeignListener foreign) =>
        [
            .. context
                .Live.Rules.Where(r => r.ListenerArn == foreign.Arn)
                .SelectMany(r => DeclaredTags.Read(r.Tags).Where(i => i.StartsWith(CertificateItem, StringComparison.Ordinal))),
        ];

    private static bool Stands(ForeignListener foreign, ResourceRef certificate) => foreign.Certificates.Any(c => c.Key == certificate.Key);

    private static IEnumerable<Wanted> Certificates(PlanningContext context, Listener listener) =>
        listener.Certificates.Select(said =>
        {
            var reference = ListenerPlanner.RefOf(context, said);
            var isOwn = context.Stack.Certificates.Any(c => c.Name == said.Text && c is Certificate.Requested or Certificate.Imported);
            return new Wanted(said, reference, CertificateItem + (isOwn ? said.Text : HashOf(reference.Key)));
        });

    private static string HashOf(string arn) =>
        "arn/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(arn)))[..HashLength];

    private sealed record Wanted(Reference Said, ResourceRef Ref, string Item);
}
