using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// A version's data part by part, short enough for a tag (<see cref="OwnershipTags.Content"/>): what is short stands there itself, the rest
/// as eight characters of its hash. So a plan can say which part changes without reading the version. A format: what is named here keeps
/// its name and its text; any other property of the table is a part of its own once it is said.
/// </summary>
public static class TemplateContent
{
    private const int MaxPlainLength = 32;
    private const string Metadata = "metadata";

    private static readonly Property[] Named =
    [
        LaunchTemplateTable.Name,
        LaunchTemplateTable.UserData,
        LaunchTemplateTable.UserDataFingerprint,
        LaunchTemplateTable.SecurityGroups,
        LaunchTemplateTable.Volumes,
        LaunchTemplateTable.MetadataTokens,
        LaunchTemplateTable.MetadataHopLimit,
        LaunchTemplateTable.MetadataInstanceTags,
        LaunchTemplateTable.InstanceTags,
    ];

    /// <param name="resolve">As for <see cref="TemplateFingerprint.Compute"/>.</param>
    public static string Tag(Settings settings, Func<ResourceRef, string> resolve) =>
        string.Join(' ', Parts(settings, resolve).Select(p => $"{p.Key}={p.Value}"));

    internal static ImmutableSortedDictionary<string, string> Read(string? tag) =>
        (tag ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Where(p => p.Length == 2)
            .DistinctBy(p => p[0], StringComparer.Ordinal)
            .ToImmutableSortedDictionary(p => p[0], p => p[1], StringComparer.Ordinal);

    /// <summary>The part that a property is shown with.</summary>
    internal static string PartOf(string path) =>
        path.Split('.')[0] is var first && (first == Metadata || first == LaunchTemplateTable.Volumes.Path) ? first : path;

    internal static ImmutableSortedDictionary<string, string> Parts(Settings settings, Func<ResourceRef, string> resolve)
    {
        var parts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var property in settings.Table.Properties.Where(p => settings.Has(p) && !Named.Contains(p)))
        {
            if (TemplateFingerprint.ValueOf(settings, property, resolve) is { Length: > 0 } text)
            {
                parts[property.Path] = Short(text);
            }
        }

        parts[Metadata] = string.Join(
            '/',
            settings.Get(LaunchTemplateTable.MetadataTokens),
            settings.Get(LaunchTemplateTable.MetadataHopLimit),
            settings.Get(LaunchTemplateTable.MetadataInstanceTags)
        );
        if (settings.Find(LaunchTemplateTable.UserData) is { } userData)
        {
            parts[LaunchTemplateTable.UserData.Path] = OfUserData(settings.Find(LaunchTemplateTable.UserDataFingerprint) ?? userData);
        }

        parts[LaunchTemplateTable.SecurityGroups.Path] = Hash(
            string.Join('\n', settings.Get(LaunchTemplateTable.SecurityGroups).Select(resolve).Order(StringComparer.Ordinal))
        );
        parts[LaunchTemplateTable.Volumes.Path] = Hash(
            string.Join(
                '\n',
                settings.Get(LaunchTemplateTable.Volumes).OrderBy(v => v.Find(VolumeTable.Device), StringComparer.Ordinal).Select(TextOf)
            )
        );
        parts["tags"] = Hash(string.Join('\n', settings.Get(LaunchTemplateTable.InstanceTags).Select(t => $"{t.Key}={t.Value}")));
        return parts.ToImmutable();
    }

    /// <param name="text">The text, or what stands for one with a secret in it.</param>
    internal static string OfUserData(string text) => Hash(text);

    /// <summary>As the record printed itself that volumes once were; then whatever else is said.</summary>
    private static string TextOf(Settings volume)
    {
        var lines = TemplateFingerprint.VolumeLines(volume).ToList();
        return $"VolumeSettings {{ {string.Join(", ", lines.Select(line => $"{line.LongWord} = {Text(line.Value)}"))} }}";
    }

    private static string Short(string text) =>
        text.Length <= MaxPlainLength && !text.Contains(' ', StringComparison.Ordinal) && !text.Contains('\n', StringComparison.Ordinal)
            ? text
            : Hash(text);

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Hash(string text) => "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
