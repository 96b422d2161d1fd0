using System.Globalization;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>What trust stores were made of: AWS does not tell it, fingerprints in tags do.</summary>
internal static class TrustStoreContents
{
    /// <summary>
    /// What a listener is to verify by trusts and revokes the same as what it verifies by now, going by what both were made of. Of a store
    /// that is made elsewhere, or has lists of somebody else's, nobody knows.
    /// </summary>
    /// <param name="desired">A key of a reference, see <see cref="ResourceRef.Key"/>.</param>
    /// <param name="live">An ARN.</param>
    public static bool AreAlike(PlanningContext context, string? desired, string? live) =>
        context.Live.TrustStores.FirstOrDefault(s => s.Id == live) is { } now
        && context
            .Stack.TrustStores.OfType<TrustStore.Declared>()
            .FirstOrDefault(s => context.Ref(Address.Of(ResourceKind.TrustStore, s.Name)).Key == desired)
            is { } wanted
        && now.Tags.GetValueOrDefault(OwnershipTags.Fingerprint) == wanted.CaBundle.Fingerprint
        && KnownOf(now) is var known
        && known.Count == now.Revocations.Length
        && (wanted.Revocations ?? []).Select(static l => l.Fingerprint).ToHashSet(StringComparer.Ordinal).SetEquals(known.Keys);

    /// <summary>Numbers of lists that are there, by the fingerprints of where they came from.</summary>
    public static Dictionary<string, long> KnownOf(LiveTrustStore live) =>
        live
            .Tags.Where(t => t.Key.StartsWith(OwnershipTags.RevocationPrefix, StringComparison.Ordinal))
            .Select(t =>
                (
                    Fingerprint: t.Key[OwnershipTags.RevocationPrefix.Length..],
                    Id: long.TryParse(t.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1
                )
            )
            .Where(t => live.Revocations.Contains(t.Id))
            .ToDictionary(t => t.Fingerprint, t => t.Id, StringComparer.Ordinal);
}
