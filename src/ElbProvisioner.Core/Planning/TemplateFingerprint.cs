using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// What a launch template version is made of, in sixteen characters. It stands in the template's tag
/// (<see cref="OwnershipTags.Version"/>), so that a plan needs no call per template to see whether the data changed. A format: the words of
/// the properties that it began with never change, and stand there whether they are said or not; any other property of the table adds a
/// line once it is said.
/// </summary>
public static class TemplateFingerprint
{
    private const int Length = 16;

    private static readonly ImmutableArray<(Property Property, string Word)> First =
    [
        (LaunchTemplateTable.Image, "image"),
        (LaunchTemplateTable.InstanceType, "type"),
        (LaunchTemplateTable.KeyName, "key"),
        (LaunchTemplateTable.InstanceProfile, "profile"),
        (LaunchTemplateTable.UserData, "userData"),
        (LaunchTemplateTable.Monitoring, "monitoring"),
        (LaunchTemplateTable.MetadataTokens, "tokens"),
        (LaunchTemplateTable.MetadataHopLimit, "hopLimit"),
        (LaunchTemplateTable.MetadataInstanceTags, "instanceTags"),
        (LaunchTemplateTable.PublicIp, "publicIp"),
    ];

    /// <summary>As the fingerprint, and as <see cref="TemplateContent"/> calls them.</summary>
    private static readonly ImmutableArray<(Property Property, string Word, string LongWord)> FirstOfVolumes =
    [
        (VolumeTable.Device, "volume", "Device"),
        (VolumeTable.Size, "size", "SizeGiB"),
        (VolumeTable.Type, "kind", "Type"),
        (VolumeTable.Iops, "iops", "Iops"),
        (VolumeTable.Throughput, "throughput", "ThroughputMiBps"),
        (VolumeTable.Encrypted, "encrypted", "Encrypted"),
        (VolumeTable.KmsKey, "kms", "KmsKeyId"),
        (VolumeTable.DeleteOnTermination, "ephemeral", "DeleteOnTermination"),
    ];

    /// <summary>What says nothing of a version, or is written in a way of its own.</summary>
    private static readonly ImmutableArray<Property> Apart =
    [
        LaunchTemplateTable.Name,
        LaunchTemplateTable.UserDataFingerprint,
        LaunchTemplateTable.SecurityGroups,
        LaunchTemplateTable.Volumes,
        LaunchTemplateTable.InstanceTags,
    ];

    /// <param name="resolve">The id of a security group. What does not exist yet must get any text no id has: its address will do.</param>
    public static string Compute(Settings settings, Func<ResourceRef, string> resolve)
    {
        var text = new StringBuilder();
        void Line(string name, object? value) =>
            text.Append(name).Append('=').Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('\n');

        foreach (var (property, word) in First)
        {
            Line(word, settings.Has(property) ? ValueOf(settings, property, resolve) : null);
        }

        foreach (var group in settings.Get(LaunchTemplateTable.SecurityGroups).Select(resolve).Order(StringComparer.Ordinal))
        {
            Line("group", group);
        }

        foreach (var volume in settings.Get(LaunchTemplateTable.Volumes).OrderBy(v => v.Find(VolumeTable.Device), StringComparer.Ordinal))
        {
            foreach (var (word, _, value) in VolumeLines(volume))
            {
                Line(word, value);
            }
        }

        foreach (var (key, value) in settings.Get(LaunchTemplateTable.InstanceTags))
        {
            Line("tag." + Escape(key), value);
        }

        foreach (var property in settings.Table.Properties.Where(p => settings.Has(p) && IsLater(p)))
        {
            Line(property.Path, ValueOf(settings, property, resolve));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Length];
    }

    /// <summary>The tag's value: <c>3:0123456789abcdef</c>.</summary>
    public static string Tag(long version, string fingerprint) => $"{version.ToString(CultureInfo.InvariantCulture)}:{fingerprint}";

    internal static string ValueOf(Settings settings, Property property, Func<ResourceRef, string> resolve) =>
        settings.ValueOf(property) switch
        {
            var _ when property == LaunchTemplateTable.UserData => settings.Find(LaunchTemplateTable.UserDataFingerprint)
                ?? settings.Get(LaunchTemplateTable.UserData),
            var _ when property == LaunchTemplateTable.MetadataTokens => settings.Get(LaunchTemplateTable.MetadataTokens) == "required"
                ? bool.TrueString
                : bool.FalseString,
            bool flag => flag ? bool.TrueString : bool.FalseString,
            { } value => property.Form.Key(value, resolve),
            null => "",
        };

    internal static IEnumerable<(string Word, string LongWord, object? Value)> VolumeLines(Settings volume) =>
        FirstOfVolumes
            .Select(line => (line.Word, line.LongWord, volume.ValueOf(line.Property)))
            .Concat(
                volume
                    .Table.Properties.Where(p => volume.Has(p) && FirstOfVolumes.All(line => line.Property != p))
                    .Select(p => (p.Path, p.Path, volume.ValueOf(p)))
            );

    private static bool IsLater(Property property) => First.All(line => line.Property != property) && !Apart.Contains(property);

    // A value must not be able to look like the next line, nor a key like its value.
    private static string Escape(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("=", "\\=", StringComparison.Ordinal);
}
