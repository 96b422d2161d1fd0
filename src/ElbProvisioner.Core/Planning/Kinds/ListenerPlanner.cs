using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

internal static class ListenerPlanner
{
    /// <summary>In the declared items.</summary>
    private static readonly string AskedForCertificates = Undo.Item + ListenerTable.MutualAuthentication.Path;

    public static void Plan(PlanningContext context, RoutingMatch.Result routing, WarmUp warmUp)
    {
        foreach (var listener in routing.Listeners.Where(static l => l.Foreign is null))
        {
            if (listener.Live is { } live)
            {
                Update(context, listener, live, warmUp);
            }
            else
            {
                Create(context, listener);
            }
        }
    }

    public static string Remove(PlanningContext context, LiveListener surplus, IEnumerable<string?> after)
    {
        context.Builder.Change(
            surplus.Address,
            ChangeVerb.Delete,
            Reasons.Gone(context),
            [new("port", surplus.Port.ToString(), null)],
            [new(TrafficImpact.Gap, $"clients of port {surplus.Port} are refused"), Bystanders.EffectOf(context.Live, surplus)],
            NameOf(surplus.Address)
        );
        return context.Builder.Act(surplus.Address, "delete", new AwsOperation.DeleteListener(surplus.Owner), Cost.Call, after);
    }

    private static void Create(PlanningContext context, MatchedListener listener)
    {
        var (loadBalancer, wanted) = (listener.LoadBalancer, listener.Desired);
        var address = AddressOf(loadBalancer, wanted);
        var loadBalancerAddress = Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name);
        var settings = Lower(context, wanted);
        var certificate = wanted.Certificates.Length > 0 ? Issued(context, wanted.Certificates[0]) : null;
        var created = context.Builder.Create(
            address,
            new AwsOperation.CreateListener(
                context.Ref(loadBalancerAddress),
                settings,
                TagsOf(context, address, wanted, settings, kept: null)
            ),
            [
                certificate,
                Trusting(wanted),
                Milestone.Shielded(loadBalancerAddress),
                .. listener.BalancerArn is null ? [] : Ready(context, settings.Get(ListenerTable.Actions)),
            ]
        );
        Wire(context, loadBalancer, created);
        if (ListenerTable.AdditionalOf(settings) is { IsEmpty: false } additional)
        {
            Wire(
                context,
                loadBalancer,
                context.Builder.Act(
                    address,
                    "add certificates",
                    new AwsOperation.AddListenerCertificates(context.Ref(address), additional),
                    Cost.Call,
                    wanted.Certificates.Skip(1).Select(c => Issued(context, c))
                )
            );
        }

        if (!settings.Attributes.IsEmpty)
        {
            context.Builder.Act(
                address,
                "set attributes",
                new AwsOperation.SetListenerAttributes(context.Ref(address), settings.Attributes),
                Cost.Call
            );
        }

        context.Builder.Change(
            address,
            ChangeVerb.Create,
            Reasons.New,
            RoutingText.Explained(context, PropertyDiff.Created(settings, context.NameOf), settings.Get(ListenerTable.Actions), live: null),
            listener.BalancerArn is null
                ? null
                : RoutingEffects.OfEmptiness(
                    context,
                    settings.Get(ListenerTable.Actions),
                    live: null,
                    Clientele.Of(loadBalancer.IsNetwork)
                ),
            NameOf(address)
        );
    }

    private static void Update(PlanningContext context, MatchedListener listener, LiveListener found, WarmUp warmUp)
    {
        var (loadBalancer, wanted) = (listener.LoadBalancer, listener.Desired);
        var address = AddressOf(loadBalancer, wanted);
        var settings = LetGo(Lower(context, wanted), found);
        var kept = ListenerCertificates.OursOf(context, settings, found);
        var changes = RoutingText.Explained(
            context,
            PropertyDiff.Between(settings, ListenerTable.WithoutTwice(kept.Settings), context.NameOf),
            settings.Get(ListenerTable.Actions),
            kept.Actions
        );
        var (shownAttributes, attributes) = AttributeDiff.Between(settings, kept.Settings.Attributes, kept);
        var tagging = TagDiff.InSteps(
            TagsOf(context, address, wanted, settings, kept),
            kept,
            [AskedForCertificates, .. ListenerCertificates.Remembered(kept)]
        );
        var isTouched = warmUp.Touched(kept.Id);
        if (!changes.IsEmpty || !attributes.IsEmpty || !tagging.IsEmpty)
        {
            context.Builder.Change(
                address,
                ChangeVerb.Update,
                Reasons.Differs,
                [.. changes, .. shownAttributes, .. tagging.Shown],
                [
                    .. ListenerEffects.Of(context, settings, kept),
                    .. warmUp.OfUnseen(context, settings.Get(ListenerTable.Actions), kept.Actions, Clientele.Of(settings)),
                ],
                NameOf(address)
            );
        }

        if (isTouched)
        {
            warmUp.GiveBackLast(() =>
                Align(
                    context,
                    loadBalancer,
                    wanted,
                    kept,
                    settings,
                    changes,
                    attributes,
                    tagging,
                    WarmedThrough(context, loadBalancer, warmUp)
                )
            );
        }
        else
        {
            Align(context, loadBalancer, wanted, kept, settings, changes, attributes, tagging, after: null);
        }
    }

    /// <param name="after">Not null: the action lent its place to a warm-up and must be set whatever the changes are.</param>
    private static void Align(
        PlanningContext context,
        LoadBalancer loadBalancer,
        Listener wanted,
        LiveListener kept,
        Settings settings,
        ImmutableArray<PropertyChange> changes,
        ImmutableSortedDictionary<string, string> attributes,
        TagDiff.Tagging tagging,
        IEnumerable<string>? after
    )
    {
        var address = AddressOf(loadBalancer, wanted);
        var reference = context.Ref(address);
        var isSameProtocol = settings.Get(ListenerTable.Protocol) == kept.Protocol;
        var reported = ListenerTable.AdditionalOf(kept.Settings).Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        var add = ListenerTable.AdditionalOf(settings).Where(c => !reported.Contains(c.Key)).ToImmutableArray();
        var needed = ListenerTable.CertificatesOf(settings).Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        var remove = ListenerTable.AdditionalOf(kept.Settings).Where(c => !needed.Contains(c.Key)).ToImmutableArray();
        var issued = wanted.Certificates.Select(c => Issued(context, c)).ToList();
        context.Builder.Tag(address, tagging, Milestone.Acting(address));
        string? added = null;
        if (!add.IsEmpty && isSameProtocol)
        {
            added = context.Builder.Act(
                address,
                "add certificates",
                new AwsOperation.AddListenerCertificates(reference, add),
                Cost.Call,
                [context.Builder.Remembered(address), .. issued]
            );
            context.Builder.Reach(Milestone.Moved, added);
        }

        string? modified = null;
        if (after is not null || changes.Any(c => c.Path != ListenerTable.AdditionalCertificates.Path))
        {
            modified = context.Builder.Act(
                address,
                "modify",
                new AwsOperation.ModifyListener(reference, settings),
                Cost.Call,
                [added, Trusting(wanted), .. issued, .. Ready(context, settings.Get(ListenerTable.Actions)), .. after ?? []]
            );
            Wire(context, loadBalancer, modified);
            context.Builder.Reach(Milestone.Acting(address), modified);
            context.Builder.Reach(Milestone.Moved, modified);
        }

        if (!add.IsEmpty && !isSameProtocol)
        {
            context.Builder.Reach(
                Milestone.Moved,
                context.Builder.Act(
                    address,
                    "add certificates",
                    new AwsOperation.AddListenerCertificates(reference, add),
                    Cost.Call,
                    [modified, context.Builder.Remembered(address), .. issued]
                )
            );
        }

        if (!remove.IsEmpty && ListenerTable.IsTls(settings))
        {
            var removed = context.Builder.Act(
                address,
                "remove certificates",
                new AwsOperation.RemoveListenerCertificates(reference, remove),
                Cost.Call,
                added,
                modified
            );
            context.Builder.Reach(Milestone.Moved, removed);
            context.Builder.ForgetsAfter(address, removed);
        }

        if (!attributes.IsEmpty)
        {
            context.Builder.ForgetsAfter(
                address,
                context.Builder.Act(
                    address,
                    "set attributes",
                    new AwsOperation.SetListenerAttributes(reference, attributes),
                    Cost.Call,
                    modified,
                    context.Builder.Remembered(address)
                )
            );
        }
    }

    /// <summary>
    /// What must be done before an action may do this: targets are healthy, and no group is stickier than AWS allows beside others.
    /// </summary>
    internal static IEnumerable<string?> Ready(PlanningContext context, ImmutableArray<Settings> actions)
    {
        var groups = actions.Targets.Select(t => t.TargetGroup.Key).ToHashSet(StringComparer.Ordinal);

        // Until the way to the identity provider is open nobody could sign in.
        string? opened = actions.Authentication is null ? null : Milestone.Opened;
        return context
            .Stack.TargetGroups.Select(t => Address.Of(ResourceKind.TargetGroup, t.Name))
            .Where(a => groups.Contains(context.Ref(a).Key))
            .SelectMany(a => new string?[] { Milestone.Gated(a), Milestone.Unstuck(a) })
            .Append(opened)
            .Append(Milestone.Typed);
    }

    /// <summary>When an action that lent its place may go back: its guests are healthy, and in use where they will stay.</summary>
    internal static IEnumerable<string> WarmedThrough(PlanningContext context, LoadBalancer loadBalancer, WarmUp warmUp) =>
        [
            .. context
                .Stack.TargetGroups.Select(t => Address.Of(ResourceKind.TargetGroup, t.Name))
                .Where(warmUp.IsGated)
                .Select(a => Milestone.Gated(a).Id),
            .. context.Builder.ReachedBy(Milestone.Wired(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name))),
        ];

    internal static void Wire(PlanningContext context, LoadBalancer loadBalancer, string action) =>
        context.Builder.Reach(Milestone.Wired(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name)), action);

    internal static Address AddressOf(LoadBalancer loadBalancer, Listener listener, ListenerRule rule) =>
        Address.Of(ResourceKind.Rule, loadBalancer.Name, listener.Name, rule.Name);

    internal static Address AddressOf(LoadBalancer loadBalancer, Listener listener) =>
        Address.Of(ResourceKind.Listener, loadBalancer.Name, listener.Name);

    internal static string? Issued(PlanningContext context, Reference certificate) =>
        certificate.IsExisting ? null : Milestone.Issued(Address.Of(ResourceKind.Certificate, certificate.Text));

    private static string? Trusting(Listener wanted) =>
        wanted.TrustStore is { IsExisting: false } store ? Milestone.Trusting(Address.Of(ResourceKind.TrustStore, store.Text)) : null;

    /// <summary>Clients that were asked for certificates because the file said so are not, once it does not say so any more.</summary>
    private static Settings LetGo(Settings settings, LiveListener kept) =>
        !settings.Has(ListenerTable.MutualAuthentication)
        && ListenerTable.IsTls(settings)
        && Undo.Remembers(ListenerTable.MutualAuthentication, kept.Tags)
            ? settings.With(ListenerTable.MutualAuthentication, MutualAuthenticationTable.Off)
            : settings;

    private static Settings Resolve(PlanningContext context, Settings mutual) =>
        mutual.Map(
            MutualAuthenticationTable.TrustStore,
            store => store is ResourceRef.Planned planned ? context.Ref(planned.Address) : store
        );

    internal static ResourceRef RefOf(PlanningContext context, Reference certificate) =>
        certificate.IsExisting
            ? new ResourceRef.Existing(certificate.Text)
            : context.Ref(Address.Of(ResourceKind.Certificate, certificate.Text));

    private static Settings Lower(PlanningContext context, Listener wanted)
    {
        var certificates = wanted.Certificates.Select(c => RefOf(context, c)).ToImmutableArray();
        var settings = wanted
            .Settings.With(ListenerTable.Actions, RoutingLowering.Lower(context, wanted.Actions))
            .Map(ListenerTable.MutualAuthentication, mutual => Resolve(context, mutual));
        if (certificates is [var first, .. var others])
        {
            settings = settings.With(ListenerTable.Certificate, first);
            settings = others.IsEmpty ? settings : settings.With(ListenerTable.AdditionalCertificates, others);
        }

        return ListenerTable.WithoutTwice(settings);
    }

    private static string NameOf(Address address) => address.Path;

    private static ImmutableSortedDictionary<string, string> TagsOf(
        PlanningContext context,
        Address address,
        Listener wanted,
        Settings settings,
        LiveListener? kept
    ) =>
        WithSecret(
            TagDiff.Desired(
                context.Stack,
                address,
                wanted.Tags,
                wanted.Attributes,
                [
                    .. wanted.MutualAuthentication is null ? [] : new[] { AskedForCertificates },
                    .. ListenerCertificates.ItemsOf(context, settings, kept),
                ]
            ),
            settings.Get(ListenerTable.Actions)
        );

    /// <summary>Tags that tell the secret among the steps from others.</summary>
    internal static ImmutableSortedDictionary<string, string> WithSecret(
        ImmutableSortedDictionary<string, string> tags,
        ImmutableArray<Settings> actions
    ) => AuthenticateOidcTable.SecretOf(actions) is { } secret ? tags.SetItem(OwnershipTags.Fingerprint, secret.Fingerprint) : tags;
}
