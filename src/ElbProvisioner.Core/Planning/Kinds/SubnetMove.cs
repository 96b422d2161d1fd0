using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Tables.LoadBalancerTable;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// A load balancer that changes zones. Targets in a zone it is not in are unused [ELBv2 API: Target.NotInUse], so it enters the new ones
/// first, and leaves the old ones only when the instances have left them and are healthy elsewhere.
/// </summary>
internal static class SubnetMove
{
    /// <summary>Where it is, with what is said of addresses there; or where it is to be.</summary>
    public static ImmutableArray<SubnetMapping> PlacesOf(Settings settings, LiveLoadBalancer kept, bool isAfter) =>
        isAfter
            ? new Places(settings, kept).Of(settings.Get(SubnetIds))
            : new Places(settings, kept).Of(kept.Settings.Get(SubnetIds), kept.Settings.Get(SubnetIds));

    /// <param name="first">What comes before; null: nothing.</param>
    public static void Plan(PlanningContext context, LoadBalancer wanted, Settings settings, LiveLoadBalancer kept, string? first)
    {
        var address = Address.Of(ResourceKind.LoadBalancer, wanted.Name);
        var reference = context.Ref(address);
        var places = new Places(settings, kept);
        var meanwhile = Meanwhile(context, wanted, settings, kept);
        if (wanted.IsGateway && kept.Settings.Get(SubnetIds).Except(settings.Get(SubnetIds)) is { IsEmpty: false } left)
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.GatewayLeavesZone,
                    wanted.At,
                    $"The gateway load balancer '{wanted.Name}' is to leave {string.Join(", ", left)}, and AWS only adds subnets to one.",
                    "Keep the subnets, or give the load balancer another name in the file: that makes a new one."
                )
            );
            return;
        }

        var entered = Enter(context, wanted, settings, kept, meanwhile, first);
        if (entered is not null)
        {
            context.Builder.Reach(Milestone.Entered(address), entered);
            context.Builder.Reach(Milestone.Moved, entered);
            context.Builder.Reach(Milestone.AddressesLeft, entered);
        }

        if (!meanwhile.SetEquals(settings.Get(SubnetIds)))
        {
            context.AfterGroups.Add(removed =>
                context.Builder.Reach(
                    Milestone.AddressesLeft,
                    context.Builder.Act(
                        address,
                        "leave subnets",
                        new AwsOperation.SetSubnets(reference, places.Of(settings.Get(SubnetIds))),
                        Cost.Call,
                        [.. Deserted(context, wanted), .. removed]
                    )
                )
            );
        }
    }

    /// <returns>The last action, after which it is in all of them by the addresses it is to have; null: it is.</returns>
    private static string? Enter(
        PlanningContext context,
        LoadBalancer wanted,
        Settings settings,
        LiveLoadBalancer kept,
        ImmutableSortedSet<string> meanwhile,
        string? first
    )
    {
        var places = new Places(settings, kept);
        var swapped = wanted.IsNetwork ? Swapped(context, wanted, settings, kept) : [];
        var before = kept.Settings.Get(SubnetIds);
        var now = meanwhile.Except(swapped.Select(s => s.To)).Union(swapped.Select(s => s.From));
        var last =
            now.SetEquals(before) && !swapped.IsEmpty ? first
            : now.SetEquals(before) && !places.PrefixesDiffer() ? null
            : Set("set subnets", places.Of(now, swapped.Select(s => s.From)), first);
        var stays = swapped.Select(s => s.From).ToImmutableHashSet(StringComparer.Ordinal);
        var waiting = swapped.ToList();
        while (waiting.Count > 0)
        {
            // A zone whose Elastic IP is in another one waits until that is left; zones that exchange theirs are left together.
            var next = waiting.FindIndex(s => !places.IsHeldElsewhere(s.To, s.From, stays));
            var (zone, from, to) = waiting[next >= 0 ? next : waiting.FindIndex(s => stays.Contains(s.From))];
            if (stays.Contains(from))
            {
                now = now.Remove(from);
                stays = stays.Remove(from);
                if (now.IsEmpty)
                {
                    context.Builder.Report(OnlyZone(wanted, zone, from, to, swapped.Length > 1));
                    return last;
                }

                last = Set($"leave {from}", places.Of(now, stays), last);
            }

            if (!places.IsHeldElsewhere(to, from, stays))
            {
                now = now.Add(to);
                last = Set($"enter {to}", places.Of(now, stays), last);
                waiting.RemoveAll(s => s.To == to);
            }
        }

        return last;

        string Set(string verb, ImmutableArray<SubnetMapping> subnets, string? after) =>
            context.Builder.Act(
                Address.Of(ResourceKind.LoadBalancer, wanted.Name),
                verb,
                new AwsOperation.SetSubnets(new ResourceRef.Existing(kept.Id), subnets),
                wanted.IsNetwork ? Cost.LoadBalancerActive : Cost.Call,
                after
            );
    }

    private static Diagnostic OnlyZone(LoadBalancer wanted, string zone, string from, string to, bool exchanges) =>
        new(
            PlanCodes.OnlyZoneSwapped,
            wanted.At,
            exchanges
                ? $"The load balancer '{wanted.Name}' is to exchange the Elastic IPs of its zones, and is in no other zone: AWS takes it out of "
                    + "both before it can be there by the other's."
                : $"The load balancer '{wanted.Name}' is to change its {(from == to ? "addresses" : "subnet")} in {zone}"
                    + $"{(from == to ? "" : $" from {from} to {to}")}, and is in no other zone: AWS takes a network load balancer out of "
                    + $"a zone before it can be {(from == to ? "there by others" : "in another subnet of it")}.",
            exchanges
                ? "Add a subnet of another zone first, and apply; then exchange them."
                : "Add a subnet of another zone first, and apply; then change this one."
        );

    /// <summary>
    /// Zones that stay, in another subnet or by other addresses: a network load balancer has to leave such a zone before it enters it again
    /// [NLB guide: availability zones].
    /// </summary>
    private static ImmutableArray<(string Zone, string From, string To)> Swapped(
        PlanningContext context,
        LoadBalancer wanted,
        Settings settings,
        LiveLoadBalancer kept
    ) =>
        [
            .. from subnet in context.Network.SubnetsOf(Address.Of(ResourceKind.LoadBalancer, wanted.Name))
            where settings.Get(SubnetIds).Contains(subnet.SubnetId)
            from old in kept.Zones
            where old.Value == subnet.AvailabilityZone
            where old.Key != subnet.SubnetId || new Places(settings, kept).AddressesDiffer(subnet.SubnetId)
            orderby old.Value
            select (old.Value, old.Key, subnet.SubnetId),
        ];

    /// <summary>Waits until no instance that it serves is in a zone that it leaves, and the others are healthy.</summary>
    private static ImmutableArray<string> Deserted(PlanningContext context, LoadBalancer wanted)
    {
        var zones = Zones.Of(context, ResourceKind.LoadBalancer, wanted.Name);
        var waits = ImmutableArray.Create<string>(Milestone.Moved).ToBuilder();
        foreach (var group in context.Topology.ServedBy(wanted).SelectMany(t => context.Topology.GroupsOf(t.Name)).DistinctBy(g => g.Name))
        {
            var address = Address.Of(ResourceKind.AutoScalingGroup, group.Name);
            if (zones.IsSupersetOf(Zones.Of(context, group)))
            {
                string left = context.Builder.Reaches(Milestone.ZonesLeft(address))
                    ? Milestone.ZonesLeft(address)
                    : context.Builder.Act(
                        address,
                        "wait zones",
                        new AwsOperation.WaitZonesLeft(context.Ref(address), zones),
                        Cost.Drained(TimeSpan.FromMinutes(3)),
                        Milestone.Moved
                    );
                var served = context
                    .Topology.ServedBy(wanted)
                    .Where(t => context.Topology.GroupsOf(t.Name).Contains(group))
                    .Select(t => context.Ref(Address.Of(ResourceKind.TargetGroup, t.Name)));
                waits.Add(
                    context.Builder.Act(
                        address,
                        "wait healthy",
                        new AwsOperation.WaitTargetsHealthy(context.Ref(address), [.. served]),
                        Cost.Healthy(TimeSpan.FromSeconds(30)),
                        left
                    )
                );
            }
        }

        return waits.ToImmutable();
    }

    public static TrafficEffect? EffectOf(PlanningContext context, LoadBalancer wanted, Settings settings, LiveLoadBalancer kept)
    {
        var places = new Places(settings, kept);
        var left = kept.Settings.Get(SubnetIds).Where(s => !settings.Get(SubnetIds).Contains(s) || places.AddressesDiffer(s)).ToList();
        if (left.Count == 0)
        {
            return null;
        }

        var zones = Zones.Of(context, ResourceKind.LoadBalancer, wanted.Name);
        if (wanted.IsNetwork)
        {
            var cut = left.Select(s => kept.Zones.GetValueOrDefault(s, s)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            return new(
                TrafficImpact.Gap,
                $"connections that enter in {string.Join(", ", cut)} are cut, and new ones fail there until DNS has left it out, a minute or so"
            );
        }

        var stranded = context
            .Topology.ServedBy(wanted)
            .SelectMany(t => context.Topology.GroupsOf(t.Name))
            .DistinctBy(g => g.Name)
            .Select(g => (g.Name, Zones: Zones.Of(context, ResourceKind.AutoScalingGroup, g.Name)))
            .Where(g => !zones.IsSupersetOf(g.Zones))
            .ToList();
        return stranded.Find(g => !zones.Overlaps(g.Zones)) is { Name: not null } dark
                ? new(TrafficImpact.Gap, $"no instance of {dark.Name} is in a zone of it any more")
            : stranded.Count > 0
                ? new(
                    TrafficImpact.Capacity,
                    $"instances of {string.Join(", ", stranded.Select(g => g.Name))} in a zone that it leaves get no traffic"
                )
            : new(TrafficImpact.Drain, $"leaves {string.Join(", ", left)} when the instances have left");
    }

    /// <summary>One subnet a zone: where a zone stays, the wanted one takes its place at once [ELBv2 API: SetSubnets].</summary>
    private static ImmutableSortedSet<string> Meanwhile(
        PlanningContext context,
        LoadBalancer wanted,
        Settings settings,
        LiveLoadBalancer kept
    )
    {
        var zones = Zones.Of(context, ResourceKind.LoadBalancer, wanted.Name);
        return settings
            .Get(SubnetIds)
            .Union(kept.Settings.Get(SubnetIds).Where(s => kept.Zones.TryGetValue(s, out var zone) && !zones.Contains(zone)));
    }

    /// <summary>What is said of each subnet, before and after.</summary>
    private sealed class Places(Settings settings, LiveLoadBalancer kept)
    {
        private readonly Dictionary<string, SubnetMapping> _wanted = Of(settings);
        private readonly Dictionary<string, SubnetMapping> _live = Of(SubnetAddresses.Compared(kept.Settings, settings));

        /// <param name="stays">Those that are there as they were.</param>
        public ImmutableArray<SubnetMapping> Of(IEnumerable<string> subnets, params IEnumerable<string> stays)
        {
            var before = stays.ToHashSet(StringComparer.Ordinal);
            return
            [
                .. subnets.Select(id =>
                    (before.Contains(id) || !settings.Get(SubnetIds).Contains(id) ? _live : _wanted).GetValueOrDefault(id) ?? new(id)
                ),
            ];
        }

        /// <summary>A subnet in which the load balancer is and stays.</summary>
        public bool AddressesDiffer(string subnet) =>
            kept.Settings.Get(SubnetIds).Contains(subnet)
            && settings.Get(SubnetIds).Contains(subnet)
            && !(_wanted.GetValueOrDefault(subnet) ?? new(subnet)).HasAddressesOf(_live.GetValueOrDefault(subnet) ?? new(subnet));

        /// <summary>The Elastic IP that it is to have in a subnet is in another one of those where it is as it was.</summary>
        public bool IsHeldElsewhere(string subnet, string from, IEnumerable<string> stays) =>
            _wanted.GetValueOrDefault(subnet)?.Allocation is { } allocation
            && stays.Any(s => s != from && Of(kept.Settings).GetValueOrDefault(s)?.Allocation?.Key == allocation.Key);

        public bool PrefixesDiffer() =>
            _wanted.Values.Any(w => w.SourceNatPrefix is { } prefix && _live.GetValueOrDefault(w.SubnetId)?.SourceNatPrefix != prefix);

        private static Dictionary<string, SubnetMapping> Of(Settings said) =>
            (said.FindValue(LoadBalancerTable.Addresses) ?? []).ToDictionary(m => m.SubnetId, StringComparer.Ordinal);
    }
}
