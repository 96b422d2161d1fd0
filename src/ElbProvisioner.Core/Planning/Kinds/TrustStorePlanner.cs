using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// AWS tells neither bundle nor lists back: fingerprints in tags do. Lists cannot be changed [ELBv2 API: AddTrustStoreRevocations]: new
/// ones are added first, and then those that go are removed.
/// </summary>
internal static class TrustStorePlanner
{
    private const string Bundle = "caBundle";
    private const string Lists = "revocations";

    /// <returns>Those that nothing needs any more.</returns>
    public static ImmutableArray<LiveTrustStore> Plan(PlanningContext context)
    {
        foreach (var existing in context.Stack.TrustStores.OfType<TrustStore.Existing>())
        {
            context.DecideExisting(AddressOf(existing), existing.Arn);
        }

        var result = Matcher.Match(
            context.Stack.TrustStores.OfType<TrustStore.Declared>(),
            AddressOf,
            context.Live.TrustStores,
            static (_, _) => true
        );
        foreach (var match in result.Matches)
        {
            context.Decide(AddressOf(match.Desired), match.Kept);
            if (match.Kept is { } kept)
            {
                Update(context, match.Desired, kept);
            }
            else
            {
                Create(context, match.Desired);
            }
        }

        foreach (var surplus in result.Surplus)
        {
            context.MarkReplaced(surplus);
        }

        return result.Surplus;
    }

    /// <param name="after">Every listener has let go of it.</param>
    public static void Remove(PlanningContext context, LiveTrustStore surplus, IEnumerable<string> after)
    {
        context.Builder.Removes(surplus.Address, Reasons.Gone(context), [new("name", surplus.Name, null)]);
        context.Builder.Act(surplus.Address, "delete", new AwsOperation.DeleteTrustStore(surplus.Owner), Cost.Call, after);
    }

    private static void Create(PlanningContext context, TrustStore.Declared wanted)
    {
        var address = AddressOf(wanted);
        var tags = TagsOf(context, wanted).SetItem(OwnershipTags.Fingerprint, wanted.CaBundle.Fingerprint);
        var lists = wanted.Revocations ?? [];
        context.Builder.Change(
            address,
            ChangeVerb.Create,
            Reasons.New,
            [new(Bundle, null, wanted.CaBundle.ToString()), .. lists.IsEmpty ? [] : (PropertyChange[])[new(Lists, null, Words(lists))]]
        );
        var created = context.Builder.Create(address, new AwsOperation.CreateTrustStore(Lower(context, wanted), tags));
        context.Builder.Reach(Milestone.Trusting(address), lists.IsEmpty ? created : Add(context, address, lists));
    }

    private static void Update(PlanningContext context, TrustStore.Declared wanted, LiveTrustStore kept)
    {
        var address = AddressOf(wanted);
        var before = kept.Tags.GetValueOrDefault(OwnershipTags.Fingerprint);
        var isOther = before != wanted.CaBundle.Fingerprint;
        var (add, remove) = Compare(wanted, kept);

        // What tells the bundle that AWS has follows when AWS has it.
        var tags = before is null ? TagsOf(context, wanted) : TagsOf(context, wanted).SetItem(OwnershipTags.Fingerprint, before);
        var (shownTags, tagging) = TagDiff.Between(tags, kept);
        if (!isOther && add.IsEmpty && remove.IsEmpty && tagging is null)
        {
            return;
        }

        var lists = wanted.Revocations ?? [];
        context.Builder.Change(
            address,
            ChangeVerb.Update,
            isOther && before is not null ? "the file names other certificates" : Reasons.Differs,
            [
                .. isOther
                    ? [new(Bundle, before is null ? null : $"fingerprint {before}", wanted.CaBundle.ToString())]
                    : (PropertyChange[])[],
                .. add.IsEmpty && remove.IsEmpty
                    ? []
                    : (PropertyChange[])[new(Lists, Numbers(kept.Revocations), lists.IsEmpty ? null : Words(lists))],
                .. shownTags,
            ],
            IsUsed(context, kept) ? Effects(wanted, isOther, add, remove) : null
        );
        if (isOther)
        {
            context.Builder.Reach(
                Milestone.Trusting(address),
                context.Builder.Act(
                    address,
                    "set bundle",
                    new AwsOperation.SetTrustStoreBundle(context.Ref(address), Lower(context, wanted), wanted.CaBundle.Fingerprint),
                    Cost.Call
                )
            );
        }

        var added = add.IsEmpty ? null : Add(context, address, add);
        context.Builder.Reach(Milestone.Trusting(address), added);
        if (!remove.IsEmpty)
        {
            context.Builder.Act(
                address,
                "remove revocations",
                new AwsOperation.RemoveRevocations(context.Ref(address), remove, MarksOf(kept, remove)),
                Cost.Call,
                added
            );
        }

        if (tagging is not null)
        {
            context.Builder.Act(address, "tag", tagging, Cost.Call);
        }
    }

    private static string Add(PlanningContext context, Address address, ImmutableArray<StoredObject> lists) =>
        context.Builder.Act(address, "add revocations", new AwsOperation.AddRevocations(context.Ref(address), lists), Cost.Call);

    /// <summary>Where the file says nothing, those that it named before go, and nobody else's.</summary>
    private static (ImmutableArray<StoredObject> Add, ImmutableArray<long> Remove) Compare(TrustStore.Declared wanted, LiveTrustStore kept)
    {
        var known = TrustStoreContents.KnownOf(kept);
        if (wanted.Revocations is not { } lists)
        {
            return ([], [.. kept.Revocations.Where(known.ContainsValue)]);
        }

        var stay = lists.Where(l => known.ContainsKey(l.Fingerprint)).Select(l => known[l.Fingerprint]).ToHashSet();
        return ([.. lists.Where(l => !known.ContainsKey(l.Fingerprint))], [.. kept.Revocations.Where(id => !stay.Contains(id))]);
    }

    private static ImmutableArray<string> MarksOf(LiveTrustStore live, ImmutableArray<long> gone) =>
        [
            .. TrustStoreContents
                .KnownOf(live)
                .Where(k => gone.Contains(k.Value))
                .Select(k => OwnershipTags.RevocationPrefix + k.Key)
                .Order(StringComparer.Ordinal),
        ];

    private static IEnumerable<TrafficEffect?> Effects(
        TrustStore.Declared wanted,
        bool isOther,
        ImmutableArray<StoredObject> add,
        ImmutableArray<long> remove
    ) =>
        [
            isOther
                ? new(
                    TrafficImpact.Clients,
                    $"new connections of clients whose certificates no authority in {wanted.CaBundle} stands for are refused"
                )
                : null,
            add.IsEmpty
                ? null
                : new(TrafficImpact.Clients, $"new connections of clients whose certificates {Words(add)} revokes are refused"),
            remove.IsEmpty ? null : new(TrafficImpact.Routes, "clients whose certificates only a list that goes revokes are let in again"),
        ];

    private static bool IsUsed(PlanningContext context, LiveTrustStore store) =>
        context.Live.Listeners.Any(l =>
            l.Settings.Find(ListenerTable.MutualAuthentication)?.Find(MutualAuthenticationTable.TrustStore)?.Key == store.Id
        );

    private static string Words(ImmutableArray<StoredObject> lists) => string.Join(", ", lists);

    private static string? Numbers(ImmutableArray<long> lists) => lists.IsEmpty ? null : "numbers " + string.Join(", ", lists);

    private static Settings Lower(PlanningContext context, TrustStore.Declared wanted) =>
        TrustStoreTable.Of(PhysicalNames.TrustStore(context.Stack.Name, wanted.Name), wanted.CaBundle);

    private static ImmutableSortedDictionary<string, string> TagsOf(PlanningContext context, TrustStore.Declared wanted) =>
        TagDiff.Desired(context.Stack, AddressOf(wanted), wanted.Tags);

    private static Address AddressOf(TrustStore store) => Address.Of(ResourceKind.TrustStore, store.Name);
}
