namespace ElbProvisioner.Aws.Session;

/// <summary>What a profile lacks to give credentials. Source: the AWS SDKs and tools reference guide, on the shared files.</summary>
internal static class ProfileLack
{
    /// <summary>True of every profile that only sets a region.</summary>
    public const string NoSource = "it names no source of credentials";

    private const string KeyId = "aws_access_key_id";
    private const string Secret = "aws_secret_access_key";
    private const string Role = "role_arn";
    private const string Source = "source_profile";
    private const string SourceKind = "credential_source";
    private const string TokenFile = "web_identity_token_file";
    private const string SsoSession = "sso_session";
    private const string Process = "credential_process";

    private static readonly string[] RoleSources = [Source, SourceKind, TokenFile];
    private static readonly string[] SourceKinds = ["Environment", "Ec2InstanceMetadata", "EcsContainer"];
    private static readonly string[] SsoOfRole = ["sso_account_id", "sso_role_name"];
    private static readonly string[] SsoOfStart = ["sso_start_url", "sso_region"];

    /// <param name="profile">One that the shared files have.</param>
    /// <returns>A clause about the profile; null: it is complete.</returns>
    public static string? Of(string profile) => Of(profile, []);

    private static string? Of(string profile, HashSet<string> passed)
    {
        if (ProfileSettings.Of(profile) is not { } settings)
        {
            return "it does not exist";
        }

        if (Has(settings, Role))
        {
            return OfRole(profile, settings, passed);
        }

        if (RoleSources.FirstOrDefault(key => Has(settings, key)) is { } source)
        {
            return $"it has {source} and lacks {Role}";
        }

        return OfKeys(settings) ?? OfSso(settings) ?? (IsSource(settings) ? null : NoSource);
    }

    private static string? OfRole(string profile, IReadOnlyDictionary<string, string> settings, HashSet<string> passed)
    {
        if (!RoleSources.Any(key => Has(settings, key)))
        {
            return $"it has {Role} and lacks {Source}, {SourceKind} or {TokenFile}";
        }

        if (Has(settings, SourceKind) && !SourceKinds.Contains(settings[SourceKind], StringComparer.OrdinalIgnoreCase))
        {
            return $"its {SourceKind} is '{settings[SourceKind]}', which is none of {string.Join(", ", SourceKinds)}";
        }

        if (Has(settings, "mfa_serial"))
        {
            return "its role asks for a code (mfa_serial), which elbctl does not ask for; "
                + $"'aws configure export-credentials --profile {profile} --format env' does";
        }

        if (!Has(settings, Source))
        {
            return null;
        }

        var next = settings[Source];
        if (next == profile)
        {
            // A role may be assumed with the keys that stand beside it.
            return Has(settings, KeyId) ? OfKeys(settings) : $"its {Source} is itself and it has no keys";
        }

        passed.Add(profile);
        return passed.Contains(next) ? $"its {Source} '{next}' leads back to it"
            : Of(next, passed) is { } lack ? $"its {Source} '{next}': {lack}"
            : null;
    }

    private static string? OfKeys(IReadOnlyDictionary<string, string> settings) =>
        (Has(settings, KeyId), Has(settings, Secret)) switch
        {
            (true, false) => $"it has {KeyId} and lacks {Secret}",
            (false, true) => $"it has {Secret} and lacks {KeyId}",
            (false, false) when Has(settings, "aws_session_token") => $"it has aws_session_token and lacks {KeyId} and {Secret}",
            _ => null,
        };

    private static string? OfSso(IReadOnlyDictionary<string, string> settings)
    {
        if (!settings.Keys.Any(key => key.StartsWith("sso_", StringComparison.Ordinal)))
        {
            return null;
        }

        var session = settings;
        if (Has(settings, SsoSession))
        {
            if (ProfileSettings.OfSession(settings[SsoSession]) is not { } found)
            {
                return $"its {SsoSession} '{settings[SsoSession]}' does not exist";
            }

            session = found;
        }

        var lacking = SsoOfRole.Where(key => !Has(settings, key)).Concat(SsoOfStart.Where(key => !Has(session, key))).ToList();
        return lacking.Count == 0 ? null : $"it is for single sign-on and lacks {string.Join(" and ", lacking)}";
    }

    private static bool IsSource(IReadOnlyDictionary<string, string> settings) =>
        Has(settings, KeyId) || Has(settings, Process) || settings.Keys.Any(key => key.StartsWith("sso_", StringComparison.Ordinal));

    private static bool Has(IReadOnlyDictionary<string, string> settings, string key) =>
        settings.TryGetValue(key, out var value) && !string.IsNullOrWhiteSpace(value);
}
