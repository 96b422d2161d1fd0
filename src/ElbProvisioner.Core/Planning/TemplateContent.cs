using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// A version's data part by part, short enough for tags (<see cref="OwnershipTags.Content"/>): what is short stands there itself, the rest
/// as eight characters of its hash. So a plan can say which part changes without reading the version. A format: what is named here keeps
/// its name and its text; any other property of the table is a part of its own once it is said. What does not fit in one tag goes on in
/// the next, and a tag says by its last word whether it does: what an earlier version left in others is not read.
/// </summary>
public static class TemplateContent
{
    private const int MaxPlainLength = 32;
    private const string Metadata = "metadata";

    /// <summary>Of a tag's value [EC2: tag restrictions].</summary>
    private const int MaxTagLength = 256;

    private const string GoesOn = " +";

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
    public static IEnumerable<KeyValuePair<string, string>> Tags(Settings settings, Func<ResourceRef, string> resolve)
    {
        var text = "";
        var index = 0;
        foreach (var part in Parts(settings, resolve).Select(static p => $"{p.Key}={p.Value}"))
        {
            if (text.Length > 0 && text.Length + 1 + part.Length + GoesOn.Length > MaxTagLength)
            {
                yield return new(KeyOf(index++), text + GoesOn);
                text = "";
            }

            text = text.Length == 0 ? part : $"{text} {part}";
        }

        yield return new(KeyOf(index), text);
    }

    internal static ImmutableSortedDictionary<string, string> Read(IReadOnlyDictionary<string, string> tags)
    {
        var parts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var index = 0; tags.GetValueOrDefault(KeyOf(index)) is { } text; index++)
        {
            foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static p => p.Split('=', 2)))
            {
                if (part is [var name, var value])
                {
                    parts.TryAdd(name, value);
                }
            }

            if (!text.EndsWith(GoesOn, StringComparison.Ordinal))
            {
                break;
            }
        }

        return parts.ToImmutable();
    }

    private static string KeyOf(int index) =>
        index == 0 ? OwnershipTags.Content : $"{OwnershipTags.Content}.{index.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The part that a property is shown with.</summary>
    internal static string PartOf(string path) =>
        LaunchTemplateTable.Table.Properties.Any(p => p.Path == path && !Named.Contains(p)) ? path : path.Split('.')[0];

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
