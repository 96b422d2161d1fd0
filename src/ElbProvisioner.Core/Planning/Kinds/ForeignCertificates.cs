using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Certificates that the stack adds by SNI to somebody else's listener. The tags of its rules there remember them (see
/// <see cref="CertificateMemory"/>): before one is added, and until it is gone. One that another stack remembers too is shared: it goes
/// with the last. One that stands there already and that nobody remembers stays.
/// </summary>
internal static class ForeignCertificates
{
    /// <summary>What the rules on the listener are to remember.</summary>
    public static IEnumerable<string> ItemsOf(PlanningContext context, ForeignListener foreign, Listener listener)
    {
        var remembered = Remembered(context, foreign);
        return Wanted(context, listener)
            .SelectMany(c =>
            {
                var isShared = c.Ref is ResourceRef.Existing there && context.Live.IsNeededByOthers(foreign.Arn, there.Id);
                var isBrought = remembered.Overlaps(c.Items) || !Stands(foreign, c.Ref) || isShared;

                // Others know it by its ARN only: as long as they do, and for good, so that what they do is nothing to this stack.
                return c.Items.Where((item, index) => isBrought && (index == 0 || isShared || remembered.Contains(item)));
            });
    }

    public static void Plan(PlanningContext context, RoutingMatch.Result routing)
    {
        foreach (var listener in routing.Listeners)
        {
            if (listener.Foreign is { } foreign)
            {
                Plan(context, listener, foreign);
            }
        }

        foreach (var left in routing.Left.GroupBy(static r => r.ListenerArn, StringComparer.Ordinal))
        {
            var removed = TakeBack(context, left.Key, left.First().Address, [Milestone.Moved, Milestone.Unnamed]);
            context.Builder.Reach(Milestone.Uncertified(left.Key), removed);
        }
    }

    /// <summary>Takes back what the stack added to a listener on which none of its rules will be.</summary>
    /// <param name="rule">One of them.</param>
    /// <returns>Null: there is nothing to take back.</returns>
    public static string? TakeBack(PlanningContext context, string listenerArn, Address rule, IEnumerable<string?> after)
    {
        if (context.Live.ForeignListener(listenerArn) is not { } foreign || Leaving(context, foreign, []) is not { IsEmpty: false } gone)
        {
            return null;
        }

        var address = new Address(ResourceKind.Listener, rule.Path[..rule.Path.LastIndexOf('/')]);
        Show(context, foreign, address, Reasons.Gone(context), [], gone);
        return Remove(context, foreign, gone, address, after);
    }

    private static void Plan(PlanningContext context, MatchedListener listener, ForeignListener foreign)
    {
        var address = ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired);
        var wanted = Wanted(context, listener.Desired).ToList();
        var add = wanted.Where(c => !Stands(foreign, c.Ref)).ToList();
        var gone = Leaving(context, foreign, wanted);
        if (add.Count == 0 && gone.IsEmpty)
        {
            return;
        }

        Show(context, foreign, address, Reasons.Differs, add, gone);
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

        if (!gone.IsEmpty)
        {
            var removed = Remove(context, foreign, gone, address, [added, Milestone.Unnamed]);
            foreach (var rule in listener.Rules)
            {
                context.Builder.ForgetsAfter(ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired, rule.Desired), removed);
            }

            context.Builder.Reach(Milestone.Uncertified(foreign.Arn), removed);
        }
    }

    private static ImmutableArray<PropertyChange> Exchanged(
        IEnumerable<WantedCertificate> add,
        ImmutableArray<string> gone,
        Func<ResourceRef, string> nameOf
    ) =>
        [
            .. add.Select(c => new PropertyChange("certificates", null, nameOf(c.Ref))),
            .. gone.Select(arn => new PropertyChange("certificates", nameOf(new ResourceRef.Existing(arn)), null)),
        ];

    private static void Show(
        PlanningContext context,
        ForeignListener foreign,
        Address address,
        string reason,
        IReadOnlyList<WantedCertificate> add,
        ImmutableArray<string> gone
    ) =>
        context.Builder.Change(
            address,
            ChangeVerb.Update,
            reason,
            Exchanged(
                add,
                gone,
                add.Select(c => context.NameOf(c.Ref)).Intersect(gone.Select(arn => context.NameOf(new ResourceRef.Existing(arn)))).Any()
                    ? PropertyDiff.ById(context.NameOf)
                    : context.NameOf
            ),
            [
                CertificateNames.Lost(
                    context,
                    gone.Select(static arn => new ResourceRef.Existing(arn)),
                    foreign.Certificates.Where(c => !gone.Contains(c.Key)).Concat(add.Select(static c => c.Ref))
                ),
            ],
            address.Path
        );

    private static string Remove(
        PlanningContext context,
        ForeignListener foreign,
        ImmutableArray<string> certificates,
        Address address,
        IEnumerable<string?> after
    ) =>
        context.Builder.Act(
            address,
            "remove certificates",
            new AwsOperation.RemoveListenerCertificates(
                new ResourceRef.Existing(foreign.Arn),
                [.. certificates.Select(ResourceRef (arn) => new ResourceRef.Existing(arn))]
            ),
            Cost.Call,
            [.. after, Milestone.Left(foreign.LoadBalancerArn)]
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

    /// <summary>
    /// Those of the listener that the stack brought and no longer wants, and that no other stack needs. What is the stack's own and goes
    /// altogether cannot stay, whoever needs it.
    /// </summary>
    private static ImmutableArray<string> Leaving(
        PlanningContext context,
        ForeignListener foreign,
        IReadOnlyCollection<WantedCertificate> wanted
    )
    {
        var remembered = Remembered(context, foreign);
        return
        [
            .. foreign
                .Certificates.Select(static c => c.Key)
                .Distinct(StringComparer.Ordinal)
                .Where(arn => wanted.All(c => c.Ref.Key != arn))
                .Where(arn =>
                {
                    var own = context.Live.Certificates.FirstOrDefault(c => c.Id == arn);
                    var isBrought =
                        remembered.Contains(CertificateMemory.OfArn(arn))
                        || (own is not null && remembered.Contains(CertificateMemory.OfName(own.Address.Path)));
                    return isBrought && ((own is not null && !context.Keeps(own)) || !context.Live.IsNeededByOthers(foreign.Arn, arn));
                }),
        ];
    }

    private static ImmutableHashSet<string> Remembered(PlanningContext context, ForeignListener foreign) =>
        [
            .. context
                .Live.Rules.Where(r => r.ListenerArn == foreign.Arn)
                .SelectMany(r => DeclaredTags.Read(r.Tags).Where(i => i.StartsWith(CertificateMemory.Item, StringComparison.Ordinal))),
        ];

    private static bool Stands(ForeignListener foreign, ResourceRef certificate) => foreign.Certificates.Any(c => c.Key == certificate.Key);

    private static IEnumerable<WantedCertificate> Wanted(PlanningContext context, Listener listener) =>
        listener.Certificates.Select(said =>
        {
            var reference = ListenerPlanner.RefOf(context, said);
            var isOwn = context.Stack.Certificates.Any(c => c.Name == said.Text && c is Certificate.Requested or Certificate.Imported);
            ImmutableArray<string> items =
            [
                .. isOwn ? new[] { CertificateMemory.OfName(said.Text) } : [],
                .. reference is ResourceRef.Existing there ? new[] { CertificateMemory.OfArn(there.Id) } : [],
            ];
            return new WantedCertificate(said, reference, items);
        });

    /// <param name="Items">By which it is remembered, the usual one first.</param>
    private sealed record WantedCertificate(Reference Said, ResourceRef Ref, ImmutableArray<string> Items);
}
