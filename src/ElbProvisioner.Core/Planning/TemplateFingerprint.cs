using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// What a launch template version is made of, in sixteen characters. It stands in the template's tag
/// (<see cref="OwnershipTags.Version"/>), so that a plan needs no call per template to see whether the data changed.
/// </summary>
public static class TemplateFingerprint
{
    private const int Length = 16;

    /// <param name="resolve">The id of a security group. What does not exist yet must get any text no id has: its address will do.</param>
    public static string Compute(LaunchTemplateSettings settings, Func<ResourceRef, string> resolve)
    {
        var text = new StringBuilder();
        void Line(string name, object? value) =>
            text.Append(name).Append('=').Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('\n');

        // The name is not part of it: it belongs to the template, not to a version.
        Line("image", settings.ImageId);
        Line("type", settings.InstanceType);
        Line("key", settings.KeyName);
        Line("profile", settings.InstanceProfile);
        Line("userData", settings.UserDataFingerprint ?? settings.UserData);
        Line("monitoring", settings.DetailedMonitoring);
        Line("tokens", settings.TokensRequired);
        Line("hopLimit", settings.HopLimit);
        Line("instanceTags", settings.InstanceTags);
        Line("publicIp", settings.PublicIp);
        foreach (var group in settings.SecurityGroups.Select(resolve).Order(StringComparer.Ordinal))
        {
            Line("group", group);
        }

        foreach (var volume in settings.Volumes.OrderBy(v => v.Device, StringComparer.Ordinal))
        {
            Line("volume", volume.Device);
            Line("size", volume.SizeGiB);
            Line("kind", volume.Type);
            Line("iops", volume.Iops);
            Line("throughput", volume.ThroughputMiBps);
            Line("encrypted", volume.Encrypted);
            Line("kms", volume.KmsKeyId);
            Line("ephemeral", volume.DeleteOnTermination);
        }

        foreach (var (key, value) in settings.InstanceTagSet)
        {
            Line("tag." + Escape(key), value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Length];
    }

    /// <summary>The tag's value: <c>3:0123456789abcdef</c>.</summary>
    public static string Tag(long version, string fingerprint) => $"{version.ToString(CultureInfo.InvariantCulture)}:{fingerprint}";

    // A value must not be able to look like the next line, nor a key like its value.
    private static string Escape(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("=", "\\=", StringComparison.Ordinal);
}
