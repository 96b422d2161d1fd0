using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>What clients feel of it: AWS asks for certificates when a connection begins, so those that stand stay.</summary>
internal sealed class MutualAuthenticationEffects(PlanningContext context)
{
    /// <param name="desired">Null: it is not touched.</param>
    public TrafficEffect? Of(Settings? desired, Settings? live)
    {
        if (desired is null || desired == (live ??= MutualAuthenticationTable.Off))
        {
            return null;
        }

        return (Verifies(desired), Verifies(live)) switch
        {
            (true, false) => new(TrafficImpact.Clients, "new connections of clients without a certificate that is trusted are refused"),
            (false, true) => new(TrafficImpact.Routes, "clients are served whoever they are: no certificate is verified any more"),
            (true, true) => OfVerified(desired, live),
            _ => desired.Get(MutualAuthenticationTable.Mode) == MutualAuthenticationTable.Passthrough
                ? new(TrafficImpact.None, "none; clients are asked for a certificate, and targets get it in a header")
                : new(TrafficImpact.Routes, "targets get no certificates of clients any more"),
        };
    }

    private TrafficEffect? OfVerified(Settings desired, Settings live)
    {
        var isOther = StoreOf(desired) != StoreOf(live);
        if (isOther && !TrustStoreContents.AreAlike(context, StoreOf(desired), StoreOf(live)))
        {
            return new(
                TrafficImpact.Clients,
                "new connections of clients whose certificates the other trust store does not trust are refused"
            );
        }

        if (Takes(live, MutualAuthenticationTable.IgnoreExpiry) && !Takes(desired, MutualAuthenticationTable.IgnoreExpiry))
        {
            return new(TrafficImpact.Clients, "new connections of clients whose certificates have expired are refused");
        }

        if (IsNarrower(FiltersOf(desired), FiltersOf(live)))
        {
            return new(TrafficImpact.Clients, "new connections of clients whose certificates fit no identity filter are refused");
        }

        return Takes(desired, MutualAuthenticationTable.IgnoreExpiry) != Takes(live, MutualAuthenticationTable.IgnoreExpiry)
            || !FiltersOf(desired).SequenceEqual(FiltersOf(live))
                ? new(TrafficImpact.Routes, "clients are let in that were refused")
            : isOther ? new(TrafficImpact.None, "none; the other trust store is made of the same certificates")
            : new(TrafficImpact.None, "none; clients are told otherwise whose certificates are trusted");
    }

    /// <summary>Each filter lets somebody in; without any everybody is.</summary>
    private static bool IsNarrower(ImmutableArray<Settings> desired, ImmutableArray<Settings> live) =>
        !desired.IsEmpty && (live.IsEmpty || !live.All(desired.Contains));

    private static bool Verifies(Settings mutual) => MutualAuthenticationTable.IsVerifying(mutual);

    private static string? StoreOf(Settings mutual) => mutual.Find(MutualAuthenticationTable.TrustStore)?.Key;

    private static bool Takes(Settings mutual, Property<bool> property) => mutual.FindValue(property) == true;

    private static ImmutableArray<Settings> FiltersOf(Settings mutual) => mutual.FindValue(MutualAuthenticationTable.Filters) ?? [];
}
