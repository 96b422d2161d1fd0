using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Certificates by SNI on a listener of the stack: those of the file, and beside them whatever others put there, which stays. The stack's
/// own are known by their tags; of those made elsewhere the listener's tags remember which the file brought (see
/// <see cref="CertificateMemory"/>).
/// </summary>
internal static class ListenerCertificates
{
    /// <summary>
    /// What the listener's tags are to remember. AWS keeps one in its list that becomes the default one: it is remembered on.
    /// </summary>
    /// <param name="kept">Null: the listener is made in this run.</param>
    public static IEnumerable<string> ItemsOf(PlanningContext context, Settings wanted, LiveListener? kept) =>
        ListenerTable
            .CertificatesOf(wanted)
            .OfType<ResourceRef.Existing>()
            .Where(c =>
                (kept is not null && Remembers(kept, c.Id))
                || (c.Id != wanted.Find(ListenerTable.Certificate)?.Key && OwnOf(context, c.Id) is null)
                || (kept is not null && context.Live.IsNeededByOthers(kept.Id, c.Id))
            )
            .Select(static c => CertificateMemory.OfArn(c.Id));

    /// <summary>Until what leaves is gone.</summary>
    public static IReadOnlyList<string> Remembered(LiveListener kept) =>
        [.. DeclaredTags.Read(kept.Tags).Where(static i => i.StartsWith(CertificateMemory.Item, StringComparison.Ordinal))];

    /// <summary>The listener as it is, without the certificates that are not the file's to take away.</summary>
    public static LiveListener OursOf(PlanningContext context, Settings wanted, LiveListener kept)
    {
        var needed = ListenerTable.CertificatesOf(wanted).Select(static c => c.Key).ToHashSet(StringComparer.Ordinal);
        var ours = ListenerTable
            .AdditionalOf(kept.Settings)
            .RemoveAll(c => !needed.Contains(c.Key) && c.Key != DefaultOf(kept) && !IsOurs(context, kept, c.Key));
        return kept with
        {
            Settings = ours.IsEmpty
                ? kept.Settings.Without(ListenerTable.AdditionalCertificates)
                : kept.Settings.With(ListenerTable.AdditionalCertificates, ours),
        };
    }

    private static string? DefaultOf(LiveListener listener) => listener.Settings.Find(ListenerTable.Certificate)?.Key;

    /// <summary>A certificate of the stack's own that goes cannot stay where it is in use.</summary>
    private static bool IsOurs(PlanningContext context, LiveListener kept, string certificate) =>
        OwnOf(context, certificate) is { } own
            ? !context.Keeps(own) || !context.Live.IsNeededByOthers(kept.Id, certificate)
            : Remembers(kept, certificate) && !context.Live.IsNeededByOthers(kept.Id, certificate);

    private static bool Remembers(LiveListener listener, string certificate) =>
        DeclaredTags.Read(listener.Tags).Contains(CertificateMemory.OfArn(certificate));

    private static LiveCertificate? OwnOf(PlanningContext context, string arn) =>
        context.Live.Certificates.FirstOrDefault(c => c.Id == arn);
}
