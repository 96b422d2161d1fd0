using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// A version's data part by part, short enough for a tag (<see cref="OwnershipTags.Content"/>): what is short stands there itself, the rest
/// as eight characters of its hash. So a plan can say which part changes without reading the version.
/// </summary>
public static class TemplateContent
{
    private const int MaxPlainLength = 32;

    /// <param name="resolve">As for <see cref="TemplateFingerprint.Compute"/>.</param>
    public static string Tag(LaunchTemplateSettings settings, Func<ResourceRef, string> resolve) =>
        string.Join(' ', Parts(settings, resolve).Select(p => $"{p.Key}={p.Value}"));

    internal static ImmutableSortedDictionary<string, string> Read(string? tag) =>
        (tag ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Where(p => p.Length == 2)
            .DistinctBy(p => p[0], StringComparer.Ordinal)
            .ToImmutableSortedDictionary(p => p[0], p => p[1], StringComparer.Ordinal);

    internal static ImmutableSortedDictionary<string, string> Parts(LaunchTemplateSettings settings, Func<ResourceRef, string> resolve)
    {
        var parts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        void Add(string name, object? value)
        {
            if (Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text)
            {
                parts[name] =
                    text.Length <= MaxPlainLength
                    && !text.Contains(' ', StringComparison.Ordinal)
                    && !text.Contains('\n', StringComparison.Ordinal)
                        ? text
                        : Hash(text);
            }
        }

        Add("image", settings.ImageId);
        Add("instanceType", settings.InstanceType);
        Add("keyName", settings.KeyName);
        Add("instanceProfile", settings.InstanceProfile);
        Add("monitoring", settings.DetailedMonitoring);
        Add("publicIp", settings.PublicIp);
        Add("metadata", $"{(settings.TokensRequired ? "required" : "optional")}/{settings.HopLimit}/{settings.InstanceTags}");
        if (settings.UserData is { Length: > 0 } userData)
        {
            parts["userData"] = OfUserData(settings.UserDataFingerprint ?? userData);
        }

        parts["securityGroups"] = Hash(string.Join('\n', settings.SecurityGroups.Select(resolve).Order(StringComparer.Ordinal)));
        parts["volumes"] = Hash(string.Join('\n', settings.Volumes.OrderBy(v => v.Device, StringComparer.Ordinal)));
        parts["tags"] = Hash(string.Join('\n', settings.InstanceTagSet.Select(t => $"{t.Key}={t.Value}")));
        return parts.ToImmutable();
    }

    /// <param name="text">The text, or what stands for one with a secret in it.</param>
    internal static string OfUserData(string text) => Hash(text);

    private static string Hash(string text) => "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
