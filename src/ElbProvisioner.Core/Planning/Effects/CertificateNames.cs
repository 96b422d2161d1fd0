using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>For which names clients are shown a certificate of theirs, before and after a run.</summary>
internal static class CertificateNames
{
    /// <summary>Names that only certificates cover that a listener presents no more.</summary>
    /// <param name="gone">Of the listener.</param>
    /// <param name="presented">By the listener afterwards.</param>
    /// <returns>Null: there is none.</returns>
    public static TrafficEffect? Lost(PlanningContext context, IEnumerable<ResourceRef> gone, IEnumerable<ResourceRef> presented)
    {
        var covered = presented.SelectMany(c => After(context, c) ?? []).ToHashSet(StringComparer.Ordinal);
        return Effect([
            .. gone.SelectMany(c =>
                Before(context, c) is { } names ? names.Where(d => !IsCovered(covered, d)) : [$"those of {context.NameOf(c)}"]
            ),
        ]);
    }

    /// <summary>Names that another text under the same ARN covers no more; null: nothing presents it, or it cannot be read.</summary>
    public static TrafficEffect? Exchanged(PlanningContext context, LiveCertificate before, Certificate.Imported after)
    {
        var covered = PemCertificate.NamesOf(after.CertificatePem).ToHashSet(StringComparer.Ordinal);
        var beside = context
            .Live.Listeners.Where(l => Presents(l, before.Id))
            .Select(l =>
                ListenerTable
                    .CertificatesOf(l.Settings)
                    .Where(c => c.Key != before.Id)
                    .SelectMany(c => After(context, c) ?? [])
                    .ToHashSet(StringComparer.Ordinal)
            )
            .ToList();
        if (IsOnForeign(context, before.Id))
        {
            // What others have there is not known.
            beside.Add([]);
        }

        return covered.Count == 0
            ? null
            : Effect([.. before.Domains.Where(d => !IsCovered(covered, d) && beside.Exists(others => !IsCovered(others, d)))]);
    }

    private static bool Presents(LiveListener listener, string certificate) =>
        ListenerTable.CertificatesOf(listener.Settings).Any(c => c.Key == certificate);

    private static bool IsOnForeign(PlanningContext context, string certificate) =>
        context.Live.ForeignLoadBalancers.Any(b => b.Listeners.Any(l => l.Certificates.Any(c => c.Key == certificate)));

    private static TrafficEffect? Effect(ImmutableArray<string> lost) =>
        lost.IsEmpty
            ? null
            : new(
                TrafficImpact.Clients,
                $"clients that ask for {string.Join(", ", lost.Distinct(StringComparer.Ordinal))} get a certificate of another name"
            );

    /// <summary>Null: made elsewhere, so that its names are not known here.</summary>
    private static IEnumerable<string>? Before(PlanningContext context, ResourceRef certificate) =>
        context.Live.Certificates.FirstOrDefault(c => c.Id == certificate.Key)?.Domains;

    private static IEnumerable<string>? After(PlanningContext context, ResourceRef certificate)
    {
        var live = context.Live.Certificates.FirstOrDefault(c => c.Id == certificate.Key);
        var name = certificate is ResourceRef.Planned planned ? planned.Address.Name : live?.Address.Name;
        return context.Stack.Certificates.FirstOrDefault(c => c.Name == name) switch
        {
            Certificate.Requested requested => requested.Domains,
            Certificate.Imported imported => PemCertificate.NamesOf(imported.CertificatePem),
            _ => live?.Domains,
        };
    }

    private static bool IsCovered(HashSet<string> names, string domain) => names.Any(name => Covers(name, domain));

    /// <summary>A star stands for one label [RFC 6125].</summary>
    private static bool Covers(string pattern, string domain) =>
        pattern == domain
        || (
            pattern.StartsWith("*.", StringComparison.Ordinal)
            && domain.IndexOf('.', StringComparison.Ordinal) is var dot and > 0
            && domain[(dot + 1)..] == pattern[2..]
        );
}
