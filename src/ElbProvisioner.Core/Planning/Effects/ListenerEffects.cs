using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Effects;

internal static class ListenerEffects
{
    public static IEnumerable<TrafficEffect?> Of(PlanningContext context, Settings desired, LiveListener live) =>
        [
            desired.Get(ListenerTable.Protocol) == live.Protocol ? null
            : StillSpeaks(desired.Get(ListenerTable.Protocol), live.Protocol)
                ? new(TrafficImpact.Drain, $"{live.Protocol} is served as before; connections that stand may end")
            : new(
                TrafficImpact.Gap,
                $"clients that speak {Lost(desired.Get(ListenerTable.Protocol), live.Protocol)} on port {live.Port} are refused"
            ),
            .. RoutingEffects.OfActions(context, desired.Get(ListenerTable.Actions), live.Actions, Clientele.Of(desired)),
            ListenerTable.IsTls(desired) && ListenerTable.IsTls(live.Settings) ? OfCertificates(context, desired, live.Settings) : null,
            new MutualAuthenticationEffects(context).Of(
                desired.Find(ListenerTable.MutualAuthentication),
                live.Settings.Find(ListenerTable.MutualAuthentication)
            ),
        ];

    /// <summary>Of both transports the one that goes, else all that it spoke.</summary>
    private static string Lost(string desired, string live) =>
        (live, desired) switch
        {
            ("TCP_UDP", "TCP") => "UDP",
            ("TCP_UDP", "UDP") => "TCP",
            ("TCP_QUIC", "QUIC") => "TCP",
            ("TCP_QUIC", "TCP") => "QUIC",
            _ => live,
        };

    /// <summary>
    /// Both transports in place of one: what clients speak is still heard. What becomes of connections that stand AWS does not say.
    /// </summary>
    private static bool StillSpeaks(string desired, string live) =>
        (live, desired) is ("TCP" or "UDP", "TCP_UDP") or ("QUIC", "TCP_QUIC") or ("TCP", "TCP_QUIC");

    /// <summary>Names for which there was a certificate and is none any more; the first one answers whoever names none.</summary>
    private static TrafficEffect? OfCertificates(PlanningContext context, Settings desired, Settings live)
    {
        var after = CertificatesOf(desired).Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        var gone = CertificatesOf(live).Where(c => !after.Contains(c.Key)).ToList();
        if (CertificateNames.Lost(context, gone, CertificatesOf(desired)) is { } lost)
        {
            return lost;
        }

        return
            gone.Count == 0
            && desired.Find(ListenerTable.Certificate) is { } first
            && live.Find(ListenerTable.Certificate) is { } was
            && first.Key != was.Key
            ? new(TrafficImpact.Clients, "clients that name no host (no SNI) get another certificate")
            : null;
    }

    private static IEnumerable<ResourceRef> CertificatesOf(Settings listener) =>
        ListenerTable.CertificatesOf(listener).DistinctBy(r => r.Key);
}
