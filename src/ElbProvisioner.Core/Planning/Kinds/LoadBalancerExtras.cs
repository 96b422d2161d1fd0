using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using static ElbProvisioner.Core.Tables.LoadBalancerTable;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// What a load balancer has by calls of its own, and gives back when it leaves the file: a pool of addresses, reserved capacity, and a web
/// ACL, which stands in WAF and carries no tags.
/// </summary>
internal static class LoadBalancerExtras
{
    /// <summary>What its tags remember of them.</summary>
    public static IEnumerable<string> ItemsOf(LoadBalancer wanted) =>
        [.. Undo.ItemsOf(wanted.Settings), .. wanted.Settings.Find(WebAcl) is { } webAcl ? (string[])[WebAclItem + webAcl] : []];

    public static bool IsRemembered(string item) =>
        item.StartsWith(Undo.Item, StringComparison.Ordinal) || item.StartsWith(WebAclItem, StringComparison.Ordinal);

    /// <summary>
    /// What is wanted, and what the file declared at the last apply and no longer does as it is without it. A web ACL that somebody else
    /// has put in the place of the file's stays.
    /// </summary>
    public static Settings WithUndone(Settings desired, LiveLoadBalancer kept)
    {
        var settings = Undo.Of(desired, kept.Settings, kept.Tags);
        return !settings.Has(WebAcl) && kept.Settings.Find(WebAcl) is { Length: > 0 } webAcl && IsOurs(kept, webAcl)
            ? settings.With(WebAcl, "")
            : settings;
    }

    /// <summary>Of a new one: requests are judged before the first one is let in, and capacity can be reserved once it is active.</summary>
    public static void Create(PlanningContext context, LoadBalancer wanted, Settings settings, LiveLoadBalancer? replaced)
    {
        var address = Address.Of(ResourceKind.LoadBalancer, wanted.Name);
        if (settings.Find(WebAcl) is { } webAcl)
        {
            context.Builder.Reach(
                Milestone.Shielded(address),
                context.Builder.Act(
                    address,
                    "associate web ACL",
                    new AwsOperation.SetWebAcl(context.Ref(address), webAcl),
                    Cost.Call,
                    Milestone.Active(address)
                )
            );
        }

        if (settings.FindValue(CapacityUnits) is { } units)
        {
            CheckFit(context, wanted, settings, units);
            ReportCost(context, wanted, units, replaced);
            Reserve(context, address, units);
        }
    }

    public static void Update(
        PlanningContext context,
        LoadBalancer wanted,
        Settings settings,
        LiveLoadBalancer kept,
        ImmutableArray<PropertyChange> changes
    )
    {
        var address = Address.Of(ResourceKind.LoadBalancer, wanted.Name);
        if (changes.Touches(IpamPool.Path))
        {
            var pool = settings.Find(IpamPool) is { Length: > 0 } said ? said : null;
            Act(context, address, pool is null ? "remove pool" : "set pool", new AwsOperation.SetIpamPool(context.Ref(address), pool));
        }

        if (changes.Touches(WebAcl.Path))
        {
            PlanWebAcl(context, wanted, settings, kept);
        }

        if (changes.Touches(CapacityUnits.Path))
        {
            PlanCapacity(context, wanted, settings, kept);
        }
    }

    /// <summary>The file says nothing of it, or no longer, and somebody else has put one there since.</summary>
    public static void ReportStaying(PlanningContext context, LoadBalancer wanted, LiveLoadBalancer kept)
    {
        if (
            !wanted.Settings.Has(WebAcl)
            && kept.Settings.Find(WebAcl) is { Length: > 0 } webAcl
            && DeclaredTags.Read(kept.Tags, WebAclItem).Any()
            && !IsOurs(kept, webAcl)
        )
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.WebAclStays,
                    wanted.At,
                    $"The load balancer '{wanted.Name}' keeps the web ACL {webAcl}: the file named another one, which somebody else has replaced.",
                    "Name it under webAcl to keep it so, or dissociate it by hand."
                )
            );
        }
    }

    private static void PlanWebAcl(PlanningContext context, LoadBalancer wanted, Settings settings, LiveLoadBalancer kept)
    {
        var address = Address.Of(ResourceKind.LoadBalancer, wanted.Name);
        var webAcl = settings.Find(WebAcl) is { Length: > 0 } said ? said : null;
        if (webAcl is not null && kept.Settings.Find(WebAcl) is { Length: > 0 } before && !IsOurs(kept, before))
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.WebAclIsReplaced,
                    wanted.Settings.At(WebAcl),
                    $"The load balancer '{wanted.Name}' has the web ACL {before}, which this stack did not associate: it is replaced, since a "
                        + "load balancer has one."
                        + (kept.IsWebAclManaged ? " AWS Firewall Manager manages it, and may put it back." : ""),
                    "Name it under webAcl, or leave webAcl out, to keep it."
                )
            );
        }

        Act(
            context,
            address,
            webAcl is null ? "dissociate web ACL" : "associate web ACL",
            new AwsOperation.SetWebAcl(context.Ref(address), webAcl)
        );
    }

    private static void PlanCapacity(PlanningContext context, LoadBalancer wanted, Settings settings, LiveLoadBalancer kept)
    {
        var address = Address.Of(ResourceKind.LoadBalancer, wanted.Name);
        var before = kept.Capacity?.Units ?? 0;
        if (settings.FindValue(CapacityUnits) is not (> 0 and var units))
        {
            // Network load balancers have no listeners of TLS beside it.
            var reset = Act(context, address, "reset capacity", new AwsOperation.ReserveCapacity(context.Ref(address), null));
            context.Builder.Reach(Milestone.Typed, reset);
            return;
        }

        CheckFit(context, wanted, settings, units);
        if (units > before)
        {
            ReportCost(context, wanted, units, kept);
        }
        else if (kept.Capacity?.Decreases == 0)
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.CapacityFellTwice,
                    wanted.Settings.At(CapacityUnits),
                    $"The load balancer '{wanted.Name}' would reserve {Words(units)} in place of {Words(before)}, and its reservation has fallen "
                        + "as often today as AWS lets it.",
                    "Apply it tomorrow, or remove capacityUnits: a reservation can be given up at any time."
                )
            );
        }

        Reserve(context, address, units);
    }

    /// <summary>While a change of it is on its way, AWS changes no zones: so it comes after those.</summary>
    private static void Reserve(PlanningContext context, Address address, int units) =>
        Act(
            context,
            address,
            "reserve capacity",
            new AwsOperation.ReserveCapacity(context.Ref(address), units),
            Milestone.Active(address),
            Milestone.Entered(address),
            Milestone.AddressesLeft,
            Milestone.ListenersGone
        );

    private static string Act(PlanningContext context, Address address, string verb, AwsOperation operation, params string[] after)
    {
        var id = context.Builder.Act(address, verb, operation, Cost.Call, [context.Builder.Remembered(address), .. after]);
        context.Builder.ForgetsAfter(address, id);
        return id;
    }

    private static void ReportCost(PlanningContext context, LoadBalancer wanted, int units, LiveLoadBalancer? before)
    {
        var reserved = before?.Capacity?.Units ?? 0;
        context.Builder.Report(
            new Diagnostic(
                PlanCodes.CapacityIsAskedFor,
                wanted.Settings.At(CapacityUnits),
                $"The load balancer '{wanted.Name}' reserves {Words(units)}: AWS bills them, used or not, until capacityUnits leaves the file, and "
                    + "they come within minutes, at times hours, which nothing waits for. "
                    + (
                        reserved > 0
                            ? $"It has {Words(reserved)}; what is more counts against the quota of the region."
                            : "The quota of reserved units in a region is 0 until AWS has raised it: without that AWS refuses them "
                                + "(CapacityUnitsLimitExceeded), and the load balancer serves without."
                    ),
                "See Service Quotas, Elastic Load Balancing, for reserved load balancer capacity units."
            )
        );
    }

    private static void CheckFit(PlanningContext context, LoadBalancer wanted, Settings settings, int units)
    {
        var zones = settings.Get(SubnetIds).Count;
        var (fewest, most) = wanted.IsNetwork
            ? (FewestUnitsOfNetworkPerZone * zones, MostUnitsOfNetworkPerZone * zones)
            : (FewestUnits, MostUnitsOfApplicationPerZone * zones);
        if (units < fewest || units > most)
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.CapacityDoesNotFit,
                    wanted.Settings.At(CapacityUnits),
                    $"The load balancer '{wanted.Name}' would reserve {Words(units)}; in {zones} zones a {wanted.Type} load balancer takes "
                        + $"{Number(fewest)} to {Number(most)}.",
                    "Write a number between these: it is for the whole load balancer, spread over its zones."
                )
            );
        }
    }

    private static bool IsOurs(LiveLoadBalancer kept, string webAcl) =>
        DeclaredTags.Read(kept.Tags, WebAclItem).Contains(webAcl, StringComparer.Ordinal);

    private static string Words(int units) => $"{Number(units)} capacity units";

    private static string Number(int units) => units.ToString("N0", CultureInfo.InvariantCulture);
}
