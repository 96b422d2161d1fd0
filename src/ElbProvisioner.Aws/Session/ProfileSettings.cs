using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal.Util;

namespace ElbProvisioner.Aws.Session;

/// <summary>
/// What the shared files say of a profile, as written. The SDK hides a profile that it cannot use as if it did not exist.
/// </summary>
internal static class ProfileSettings
{
    /// <summary>Null: neither file has the profile.</summary>
    public static IReadOnlyDictionary<string, string>? Of(string profile) =>
        Sections(profile, isSession: false) is { Count: > 0 } sections
            ? sections
                .SelectMany(section => section)
                .GroupBy(entry => entry.Key, StringComparer.Ordinal)
                .ToDictionary(entries => entries.Key, entries => entries.First().Value, StringComparer.Ordinal)
            : null;

    /// <param name="name">As <c>sso_session</c> gives it.</param>
    public static IReadOnlyDictionary<string, string>? OfSession(string name) => Sections(name, isSession: true).FirstOrDefault();

    /// <summary>Those of the credentials file first: it wins.</summary>
    private static List<Dictionary<string, string>> Sections(string name, bool isSession)
    {
        List<Dictionary<string, string>> sections = [];
        // Only the config file marks its profiles with the word, and there not the default one.
        foreach (
            var (path, isMarked) in new[]
            {
                (SharedCredentialsFile.DefaultFilePath, false),
                (SharedCredentialsFile.DefaultConfigFilePath, name != SharedCredentialsFile.DefaultProfileName),
            }
        )
        {
            if (
                File.Exists(path)
                && new ProfileIniFile(path, isMarked).TryGetSection(name, isSession, isServicesSection: false, out var section, out _)
            )
            {
                sections.Add(section);
            }
        }

        return sections;
    }
}
