using System.Collections;

namespace ElbProvisioner.Aws.Session;

/// <summary>Where the address of an endpoint may stand: the option, the environment (for all services or one), the profile.</summary>
internal static class EndpointSettings
{
    private const string Variable = "AWS_ENDPOINT_URL";
    private const string IgnoreVariable = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
    private const string MetadataVariable = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

    /// <summary>What calls go to in place of AWS, as far as one address is for all services.</summary>
    public static string? ForAll(string? option) => option ?? (IsIgnored ? null : NonEmpty(Environment.GetEnvironmentVariable(Variable)));

    /// <exception cref="AwsSessionException">One is no http or https address. The SDK would find out in the midst of a call.</exception>
    public static void Check(string? option)
    {
        foreach (var (place, url) in All(option))
        {
            if (!(Uri.TryCreate(url, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"))
            {
                throw new AwsSessionException(
                    new AwsFailure(
                        AwsFailureKind.EndpointInvalid,
                        "InvalidEndpoint",
                        $"{place} is '{url}', which is no http or https address."
                    )
                );
            }
        }
    }

    internal static IEnumerable<(string Place, string Url)> All(string? option)
    {
        if (option is not null)
        {
            yield return ("--endpoint-url", option);
        }

        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (
                entry.Key is string name
                && ((name.StartsWith(Variable, StringComparison.Ordinal) && !IsIgnored) || name == MetadataVariable)
                && NonEmpty(entry.Value as string) is { } url
            )
            {
                yield return (name, url);
            }
        }

        var profile = SdkEnvironment.ProfileName;
        if (!IsIgnored && ProfileSettings.Of(profile)?.GetValueOrDefault("endpoint_url") is { Length: > 0 } ofProfile)
        {
            yield return ($"endpoint_url of the profile '{profile}'", ofProfile);
        }
    }

    private static bool IsIgnored => bool.TryParse(Environment.GetEnvironmentVariable(IgnoreVariable), out var ignored) && ignored;

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
