using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Tables.LoadBalancerTable;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Name, type, scheme and VPC cannot change in place, nor whether a network load balancer has security groups [ELBv2 API]: another load
/// balancer is made, filled, and the names move to it.
/// </summary>
internal static class LoadBalancerPlanner
{
    public static MatchResult<LoadBalancer, LiveLoadBalancer> Plan(PlanningContext context)
    {
        var result = Matcher.Match(
            context.Stack.OwnLoadBalancers,
            AddressOf,
            context.Live.LoadBalancers,
            (wanted, live) =>
                (live.Settings.Find(Scheme) ?? "internet-facing") == wanted.Scheme
                && live.Settings.Get(VpcId) == context.Network.VpcId
                && live.Settings.Get(LoadBalancerTable.Type) == wanted.Type
                && live.Settings.Find(CustomerOwnedIpv4Pool) == wanted.Settings.Find(CustomerOwnedIpv4Pool)
                && (!wanted.IsNetwork || live.Settings.Get(SecurityGroups).IsEmpty == wanted.IsWithoutGroups)
                && live.State != FailedBalancers.Failed,
            live => context.Live.Listeners.Count(l => l.LoadBalancerArn == live.Id)
        );
        foreach (var match in result.Matches)
        {
            context.Decide(AddressOf(match.Desired), match.Kept);
        }

        foreach (var surplus in result.Surplus)
        {
            context.MarkSurplus(surplus);
        }

        foreach (var match in result.Matches)
        {
            context.Builder.Report(AddressLowering.Mistakes(context, match.Desired));
            var settings = Lower(context, match.Desired);
            HeldAddresses.Report(context, match, settings);
            if (match.Kept is { } kept)
            {
                Update(context, match.Desired, settings, kept);
            }
            else
            {
                var failed = result.Surplus.Where(b => b.Address == AddressOf(match.Desired) && b.State == FailedBalancers.Failed).ToList();
                Create(
                    context,
                    match.Desired,
                    settings,
                    match.Replaced,
                    failed.ConvertAll(b => LoadBalancerRemoval.RemoveFailed(context, b))
                );
                result = result with { Surplus = result.Surplus.RemoveRange(failed) };
            }
        }

        return result;
    }

    private static void Create(
        PlanningContext context,
        LoadBalancer wanted,
        Settings settings,
        LiveLoadBalancer? replaced,
        IEnumerable<string> after
    )
    {
        var address = AddressOf(wanted);
        context.Builder.Create(address, new AwsOperation.CreateLoadBalancer(settings, TagsOf(context, wanted)), after);
        if (!settings.Attributes.IsEmpty)
        {
            context.Builder.Act(
                address,
                "set attributes",
                new AwsOperation.SetLoadBalancerAttributes(context.Ref(address), settings.Attributes),
                Cost.Call
            );
        }

        if (settings.Find(PrivateLinkInbound) == "ignore")
        {
            context.Builder.Reach(
                Milestone.Active(address),
                context.Builder.Act(
                    address,
                    "set security groups",
                    new AwsOperation.SetSecurityGroups(context.Ref(address), settings.Get(SecurityGroups))
                    {
                        PrivateLinkInbound = "ignore",
                    },
                    Cost.Call
                )
            );
        }

        context.Builder.Reach(
            Milestone.Active(address),
            context.Builder.Act(
                address,
                "wait active",
                new AwsOperation.WaitLoadBalancerActive(context.Ref(address)),
                Cost.LoadBalancerActive
            )
        );
        LoadBalancerExtras.Create(context, wanted, settings, replaced);
        if (replaced is null)
        {
            context.Builder.Change(address, ChangeVerb.Create, Reasons.New, PropertyDiff.Created(settings, context.NameOf));
            return;
        }

        context.Builder.Change(
            address,
            ChangeVerb.Replace,
            replaced.State == FailedBalancers.Failed
                ? "AWS could not provision it, and such a load balancer never recovers"
                : "this cannot change in place",
            PropertyDiff.Between(settings, replaced.Settings, context.NameOf),
            [
                Bystanders.EffectOf(context.Live, replaced),
                wanted.Scheme == "internal" && (replaced.Settings.Find(Scheme) ?? "internet-facing") != "internal"
                    ? new(TrafficImpact.Clients, "clients from the internet are refused: an internal one has private addresses alone")
                    : null,
                replaced.State == FailedBalancers.Failed
                    ? null
                    : new(
                        TrafficImpact.NewEndpoint,
                        wanted.Dns.IsEmpty
                            ? $"whoever uses {replaced.DnsName} is cut off"
                            : $"{string.Join(", ", wanted.Dns.Select(d => d.Name))} {(wanted.Dns.Length == 1 ? "moves" : "move")} to it "
                                + $"when its targets are healthy, and the old one stays for {Cost.AliasHold.TotalMinutes:0} minutes more"
                    ),
            ]
        );
    }

    private static void Update(PlanningContext context, LoadBalancer wanted, Settings lowered, LiveLoadBalancer kept)
    {
        var address = AddressOf(wanted);
        var settings = LoadBalancerExtras.WithUndone(lowered, kept);
        var reference = context.Ref(address);
        var changes = WithoutService(
            context,
            wanted,
            PropertyDiff.Between(settings, SubnetAddresses.Compared(kept.Settings, settings), context.NameOf)
        );
        var (shownAttributes, attributes) = AttributeDiff.Between(settings, kept.AllAttributes, kept);
        var tagging = TagDiff.InSteps(
            TagsOf(context, wanted),
            TagDiff.WithItems(TagsOf(context, wanted), DeclaredTags.Read(kept.Tags).Where(IsRemembered)),
            kept
        );
        if (kept.State == "provisioning")
        {
            context.Builder.Reach(
                Milestone.Active(address),
                context.Builder.Act(address, "wait active", new AwsOperation.WaitLoadBalancerActive(reference), Cost.LoadBalancerActive)
            );
            changes = [new("state", "provisioning", "active"), .. changes];
        }

        if (kept.Capacity is { HasFailed: true, Units: > 0 and var units } && settings.FindValue(CapacityUnits) == units)
        {
            changes = [.. changes, new(CapacityUnits.Path, "failed", units.ToString(CultureInfo.InvariantCulture))];
        }

        LoadBalancerExtras.ReportStaying(context, wanted, kept);
        if (changes.IsEmpty && shownAttributes.IsEmpty && tagging.IsEmpty)
        {
            return;
        }

        ReportShrinking(context, wanted, kept);
        context.Builder.Change(
            address,
            ChangeVerb.Update,
            Reasons.Differs,
            [.. changes, .. shownAttributes, .. tagging.Shown],
            EffectsOf(context, wanted, settings, kept, changes)
        );
        SetSecurityGroups(context, wanted, settings, changes);
        var typed = PlanTypes(context, wanted, settings, kept, changes);
        if (changes.Touches("subnets") || changes.Touches("addresses"))
        {
            SubnetMove.Plan(context, wanted, settings, kept, changes.Touches("addresses") ? typed : null);
        }

        context.Builder.Tag(address, tagging);
        LoadBalancerExtras.Update(context, wanted, settings, kept, changes);
        if (!attributes.IsEmpty)
        {
            context.Builder.ForgetsAfter(
                address,
                context.Builder.Act(
                    address,
                    "set attributes",
                    new AwsOperation.SetLoadBalancerAttributes(reference, attributes),
                    Cost.Call,
                    context.Builder.Remembered(address)
                )
            );
        }
    }

    /// <summary>Endpoints are let through until their service is gone, which AWS may refuse: then nobody is shut out.</summary>
    private static void SetSecurityGroups(
        PlanningContext context,
        LoadBalancer wanted,
        Settings settings,
        ImmutableArray<PropertyChange> changes
    )
    {
        var (otherGroups, otherInbound) = (changes.Touches(SecurityGroups.Path), changes.Touches(PrivateLinkInbound.Path));
        var isLast = otherInbound && LosesService(context, wanted) && settings.Find(PrivateLinkInbound) != "ignore";
        if (otherGroups || (otherInbound && !isLast))
        {
            Set(otherInbound && !isLast, Milestone.Opened);
        }

        if (isLast)
        {
            Set(true, Milestone.Unoffered);
        }

        void Set(bool inbound, Milestone after) =>
            context.Builder.Reach(
                Milestone.Released,
                context.Builder.Act(
                    AddressOf(wanted),
                    "set security groups",
                    new AwsOperation.SetSecurityGroups(context.Ref(AddressOf(wanted)), settings.Get(SecurityGroups))
                    {
                        PrivateLinkInbound = inbound ? settings.Find(PrivateLinkInbound) : null,
                    },
                    Cost.Call,
                    after
                )
            );
    }

    private static bool LosesService(PlanningContext context, LoadBalancer wanted) =>
        wanted.EndpointService is null && context.Live.EndpointServices.Any(e => e.Address.Name == wanted.Name);

    /// <summary>
    /// By which kinds of addresses it is reached and speaks. What listens to UDP is taken on a dual-stack network load balancer only with
    /// source NAT, so both come in one call; what they serve goes before they do [NLB guide: listeners].
    /// </summary>
    /// <returns>What widens it; null: nothing does.</returns>
    private static string? PlanTypes(
        PlanningContext context,
        LoadBalancer wanted,
        Settings settings,
        LiveLoadBalancer kept,
        ImmutableArray<PropertyChange> changes
    )
    {
        var (otherType, otherNat) = (changes.Touches(IpAddressType.Path), changes.Touches(SourceNat.Path));
        if (!otherType && !otherNat)
        {
            return null;
        }

        var address = AddressOf(wanted);
        var narrows =
            wanted.IsNetwork
            && ((otherType && settings.Get(IpAddressType) == "ipv4") || (otherNat && settings.FindValue(SourceNat) != true));
        AwsOperation operation = otherNat
            ? new AwsOperation.SetSubnets(context.Ref(address), SubnetMove.PlacesOf(settings, kept, isAfter: narrows))
            {
                IpAddressType = otherType ? settings.Get(IpAddressType) : null,
                SourceNat = settings.FindValue(SourceNat),
            }
            : new AwsOperation.SetIpAddressType(context.Ref(address), settings.Get(IpAddressType));
        var verb = otherNat ? "set source NAT" : "set address type";
        if (narrows)
        {
            context.AfterGroups.Add(_ =>
                context.Builder.Act(address, verb, operation, Cost.Call, Milestone.Moved, Milestone.ListenersGone, Milestone.AddressesLeft)
            );
            return null;
        }

        var typed = context.Builder.Act(address, verb, operation, Cost.Call, Milestone.Opened);
        context.Builder.Reach(Milestone.Moved, typed);
        context.Builder.Reach(Milestone.Typed, typed);
        return typed;
    }

    /// <summary>
    /// Endpoints come through the load balancer's service; it goes first, and only when none is attached to it [EC2 API:
    /// DeleteVpcEndpointServiceConfigurations].
    /// </summary>
    private static ImmutableArray<PropertyChange> WithoutService(
        PlanningContext context,
        LoadBalancer wanted,
        ImmutableArray<PropertyChange> changes
    ) =>
        LosesService(context, wanted)
            ?
            [
                .. changes.Select(static c =>
                    c.Path == PrivateLinkInbound.Path
                        ? c with
                        {
                            Traffic = new(TrafficImpact.None, "none; nobody comes through its endpoint service any more"),
                        }
                        : c
                ),
            ]
            : changes;

    private static void ReportShrinking(PlanningContext context, LoadBalancer wanted, LiveLoadBalancer kept)
    {
        if (
            !wanted.Settings.Has(SecondaryIps)
            && SecondaryIps.AttributeKey is { } key
            && DeclaredTags.Read(kept.Tags, TagDiff.AttributeItem).Contains(key, StringComparer.Ordinal)
            && kept.AllAttributes.GetValueOrDefault(key) is { } stays and not "0"
        )
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.AddressesStay,
                    wanted.At,
                    $"The load balancer '{wanted.Name}' keeps its {stays} secondary addresses in each subnet: AWS never takes them away."
                )
            );
        }

        if (
            int.TryParse(wanted.Settings.Find(SecondaryIps), out var fewer)
            && int.TryParse(kept.AllAttributes.GetValueOrDefault(SecondaryIps.AttributeKey ?? ""), out var has)
            && fewer < has
        )
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.AddressesShrink,
                    wanted.Settings.At(SecondaryIps),
                    $"The load balancer '{wanted.Name}' has {has} secondary addresses in each subnet, and they can only become more.",
                    $"Write secondaryIps: {has}, or more."
                )
            );
        }
    }

    private static bool IsRemembered(string item) =>
        RecordMemory.IsRemembered(item)
        || LoadBalancerExtras.IsRemembered(item)
        || item.StartsWith(TagDiff.AttributeItem, StringComparison.Ordinal);

    private static IEnumerable<TrafficEffect?> EffectsOf(
        PlanningContext context,
        LoadBalancer wanted,
        Settings settings,
        LiveLoadBalancer kept,
        ImmutableArray<PropertyChange> changes
    ) =>
        [
            changes.Touches("subnets") || changes.Touches("addresses") ? SubnetMove.EffectOf(context, wanted, settings, kept) : null,
            .. changes.Touches("securityGroups") ? new SecurityChain(context).OfSwapped(wanted, kept.Settings.Get(SecurityGroups)) : [],
            changes.Touches("securityGroups") ? Bystanders.OfGroups(context.Live, kept, settings.Get(SecurityGroups)) : null,
        ];

    private static Settings Lower(PlanningContext context, LoadBalancer wanted) =>
        wanted
            .Settings.With(Name, PhysicalNames.LoadBalancer(context.Stack, wanted, context.Network.VpcId))
            .With(VpcId, context.Network.VpcId)
            .With(SubnetIds, [.. context.Network.SubnetsOf(AddressOf(wanted)).Select(s => s.SubnetId)])
            .With(Addresses, AddressLowering.Of(context, wanted))
            .With(SecurityGroups, SecurityGroupLowering.GroupsOf(context, wanted));

    private static ImmutableSortedDictionary<string, string> TagsOf(PlanningContext context, LoadBalancer wanted) =>
        TagDiff.Desired(
            context.Stack,
            AddressOf(wanted),
            wanted.Tags,
            wanted.Attributes,
            RecordMemory.ItemsOf(context, wanted).Concat(LoadBalancerExtras.ItemsOf(wanted))
        );

    private static Address AddressOf(LoadBalancer loadBalancer) => Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name);
}
