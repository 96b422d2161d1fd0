using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Tables.EndpointServiceTable;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// One in front of a load balancer that asks for it, whatever its type. It outlives the load balancer that is replaced: the new one is
/// added before the old one is taken out, and only then may that go [EC2 API: ModifyVpcEndpointServiceConfiguration].
/// </summary>
internal static class EndpointServicePlanner
{
    /// <returns>Those that nothing needs any more.</returns>
    public static ImmutableArray<LiveEndpointService> Plan(PlanningContext context)
    {
        var result = Matcher.Match(
            context.Stack.LoadBalancers.Where(static b => b.EndpointService is not null),
            AddressOf,
            context.Live.EndpointServices,
            static (wanted, live) => live.Settings.FindValue(IsGateway) == (wanted.Type == "gateway")
        );
        foreach (var (wanted, kept, replaced) in result.Matches)
        {
            var address = AddressOf(wanted);
            context.Decide(address, kept);
            var settings = (wanted.EndpointService?.Settings ?? Table.Empty)
                .With(IsGateway, wanted.Type == "gateway")
                .With(LoadBalancers, [context.Ref(Address.Of(ResourceKind.LoadBalancer, wanted.Name))])
                // Its own goes without saying.
                .Map(SupportedRegions, regions => regions.Remove(context.Live.Region));
            if (kept is null)
            {
                Create(context, wanted, settings, replaced);
            }
            else
            {
                Update(context, wanted, settings, kept);
            }
        }

        foreach (var surplus in result.Surplus)
        {
            context.MarkReplaced(surplus);
        }

        return result.Surplus;
    }

    /// <summary>Endpoints that are still attached hold it, and it its load balancer: AWS says so when it comes to that.</summary>
    public static ImmutableArray<string> Remove(
        PlanningContext context,
        ImmutableArray<LiveEndpointService> surplus,
        IReadOnlyCollection<string> after
    ) =>
        [
            .. surplus.Select(gone =>
            {
                var isReplaced = context.Builder.Removes(
                    gone.Address,
                    Reasons.Gone(context),
                    [new("serviceName", gone.ServiceName, null)],
                    [new(TrafficImpact.None, "none; AWS deletes it only when no endpoint is attached to it")]
                );
                return context.Builder.Act(
                    gone.Address,
                    isReplaced ? "delete old" : "delete",
                    new AwsOperation.DeleteEndpointService(gone.Owner),
                    Cost.Call,
                    [PrivateNames.Forget(context, gone, [.. after]), .. after]
                );
            }),
        ];

    private static void Create(PlanningContext context, LoadBalancer wanted, Settings settings, LiveEndpointService? replaced)
    {
        var address = AddressOf(wanted);
        var created = context.Builder.Create(
            address,
            new AwsOperation.CreateEndpointService(settings, TagsOf(context, wanted)),
            Milestone.Active(Address.Of(ResourceKind.LoadBalancer, wanted.Name)),
            Milestone.Typed
        );
        if (settings.Get(AllowedPrincipals) is { IsEmpty: false } principals)
        {
            context.Builder.Act(address, "allow", new AwsOperation.SetEndpointPrincipals(context.Ref(address), principals, []), Cost.Call);
        }

        PrivateNames.Verify(context, wanted, settings, created);
        context.Builder.Change(
            address,
            replaced is null ? ChangeVerb.Create : ChangeVerb.Replace,
            replaced is null ? Reasons.New : "a service offers load balancers of one type",
            replaced is null
                ? PropertyDiff.Created(settings, context.NameOf)
                : PropertyDiff.Between(settings, replaced.Settings, context.NameOf),
            replaced is null ? null : [new(TrafficImpact.NewEndpoint, $"endpoints of {replaced.ServiceName} lead nowhere")]
        );
    }

    private static void Update(PlanningContext context, LoadBalancer wanted, Settings settings, LiveEndpointService kept)
    {
        var address = AddressOf(wanted);
        settings = Undo.Of(settings, kept.Settings, kept.Tags);
        var changes = PropertyDiff.Between(settings, kept.Settings, context.NameOf);
        var tagging = TagDiff.InSteps(
            TagsOf(context, wanted),
            TagDiff.WithItems(TagsOf(context, wanted), DeclaredTags.Read(kept.Tags).Where(IsRemembered)),
            kept
        );
        var isPending = PrivateNames.IsPending(settings, kept);
        if (isPending && context.Network.Zones.ContainsKey(settings.Get(PrivateDnsName)))
        {
            changes = [.. changes, new("private DNS name", kept.NameState ?? "unknown", "verified")];
        }
        else if (isPending)
        {
            PrivateNames.Verify(context, wanted, settings, named: null);
        }

        if (changes.IsEmpty && tagging.IsEmpty)
        {
            return;
        }

        context.Builder.Change(address, ChangeVerb.Update, Reasons.Differs, [.. changes, .. tagging.Shown]);
        context.Builder.Tag(address, tagging);
        var isRenamed = changes.Touches(PrivateDnsName.Path);
        var forgotten = isRenamed ? PrivateNames.Forget(context, kept) : null;
        var reference = context.Ref(address);
        var live = kept.Settings.FindValue(LoadBalancers) ?? [];
        var offered = settings.Get(LoadBalancers);
        var modify = new AwsOperation.ModifyEndpointService(reference, settings.Get(IsGateway))
        {
            AcceptanceRequired = changes.Touches(AcceptanceRequired.Path) ? settings.Get(AcceptanceRequired) : null,
            Add = [.. offered.Where(r => !live.Any(l => l.Key == r.Key))],
            AddTypes = settings.Get(IpAddressTypes).Except(kept.Settings.Get(IpAddressTypes)),
            RemoveTypes = kept.Settings.Get(IpAddressTypes).Except(settings.Get(IpAddressTypes)),
            AddRegions = settings.Get(SupportedRegions).Except(kept.Settings.Get(SupportedRegions)),
            RemoveRegions = kept.Settings.Get(SupportedRegions).Except(settings.Get(SupportedRegions)),
            PrivateDnsName = isRenamed ? settings.Find(PrivateDnsName) : null,
        };
        string? modified = null;
        if (!modify.IsEmpty)
        {
            modified = context.Builder.Act(
                address,
                "modify",
                modify,
                Cost.Call,
                [
                    forgotten,
                    Milestone.Active(Address.Of(ResourceKind.LoadBalancer, wanted.Name)),
                    Milestone.Typed,
                    .. modify.Add.IsEmpty ? [] : ScalingGroupHealth.Serving(context, wanted),
                ]
            );
            context.Builder.Reach(Milestone.Moved, modified);
            if (!modify.Add.IsEmpty)
            {
                // Endpoints that are attached lead to it from then on.
                context.Last.Add(() => ScalingGroupHealth.EnsureHealthy(context, wanted));
            }
        }

        if (isRenamed || (isPending && context.Network.Zones.ContainsKey(settings.Get(PrivateDnsName))))
        {
            PrivateNames.Verify(context, wanted, settings, modified);
        }

        ImmutableArray<ResourceRef> gone = [.. live.Where(l => !offered.Any(r => r.Key == l.Key))];
        if (!gone.IsEmpty)
        {
            context.Builder.Reach(
                Milestone.Unoffered,
                context.Builder.Act(
                    address,
                    "take out",
                    new AwsOperation.ModifyEndpointService(reference, settings.Get(IsGateway)) { Remove = gone },
                    Cost.Call,
                    modified,
                    Milestone.Moved
                )
            );
        }

        var (allowed, before) = (settings.Get(AllowedPrincipals), kept.Settings.Get(AllowedPrincipals));
        if (!allowed.SetEquals(before))
        {
            context.Builder.Act(
                address,
                "allow",
                new AwsOperation.SetEndpointPrincipals(reference, allowed.Except(before), before.Except(allowed)),
                Cost.Call
            );
        }
    }

    private static bool IsRemembered(string item) => item.StartsWith(Undo.Item, StringComparison.Ordinal);

    private static ImmutableSortedDictionary<string, string> TagsOf(PlanningContext context, LoadBalancer wanted) =>
        TagDiff.Desired(
            context.Stack,
            AddressOf(wanted),
            wanted.Tags.ContainsKey("Name") ? wanted.Tags : wanted.Tags.Add("Name", $"{context.Stack.Name}-{wanted.Name}"),
            attributes: null,
            Undo.ItemsOf(wanted.EndpointService?.Settings ?? Table.Empty)
        );

    private static Address AddressOf(LoadBalancer loadBalancer) => Address.Of(ResourceKind.EndpointService, loadBalancer.Name);
}
