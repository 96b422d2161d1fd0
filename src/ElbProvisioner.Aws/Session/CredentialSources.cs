using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace ElbProvisioner.Aws.Session;

/// <summary>
/// Finds the credentials before the first call: there the SDK hides what is missing behind another signature it would try. What their
/// source says when it fails, then or later, is told as theirs and not as a failed call.
/// </summary>
internal static class CredentialSources
{
    private const int MostWords = 300;

    /// <summary>An emulator on this machine takes any credentials, so none are asked for.</summary>
    /// <exception cref="AwsSessionException">There are none, or their source fails.</exception>
    public static AWSCredentials Find(AwsSessionOptions options)
    {
        try
        {
            // Asked for by name, a profile goes before keys in the environment, as with --profile of the AWS CLI.
            return new ToldCredentials(
                options.Profile is { } profile ? OfProfile(profile) : DefaultAWSCredentialsIdentityResolver.GetCredentials(),
                options.Profile
            );
        }
        catch (Exception exception) when (IsOfSource(exception))
        {
            var failure = Explain(exception, options.Profile);
            var isEmulator =
                options.EndpointUrl is { } url && Uri.TryCreate(url, UriKind.Absolute, out var endpoint) && endpoint.IsLoopback;
            return isEmulator && failure.Kind == AwsFailureKind.CredentialsMissing
                ? Any()
                : throw new AwsSessionException(failure, exception);
        }
    }

    public static BasicAWSCredentials Any() => new("elbctl", "elbctl");

    /// <summary>
    /// Whatever the sources throw: a process, a file, a token, a role, a metadata service each have exceptions of their own, and not all
    /// are wrapped.
    /// </summary>
    public static bool IsOfSource(Exception exception) =>
        exception
            is ProcessAWSCredentialException
                or AmazonClientException
                or AmazonServiceException
                or InvalidOperationException
                or ArgumentException
                or FormatException
                or InvalidDataException
                or JsonException
                or IOException
                or UnauthorizedAccessException
                or NotSupportedException
                or HttpRequestException
                or TypeInitializationException
                or TimeoutException;

    /// <param name="asked">The profile that was asked for by name.</param>
    public static AwsFailure Explain(Exception exception, string? asked)
    {
        if (exception is AwsSessionException told)
        {
            return told.Failure;
        }

        var failure = AwsFailureTriage.ClassifyUncalled(exception);
        if (
            failure.Kind
            is not (AwsFailureKind.CredentialsMissing or AwsFailureKind.Other or AwsFailureKind.Validation or AwsFailureKind.NotFound)
        )
        {
            return failure;
        }

        var isNone =
            exception.Message.StartsWith("Failed to resolve AWS credentials", StringComparison.Ordinal)
            || exception.Message.Contains("EC2 Instance Metadata", StringComparison.Ordinal);
        return Unusable(asked) ?? (isNone ? failure : new(AwsFailureKind.CredentialsFailed, "CredentialsFailed", Said(exception)));
    }

    private static AWSCredentials OfProfile(string profile)
    {
        if (new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var named))
        {
            return named;
        }

        throw new AwsSessionException(
            ProfileSettings.Of(profile) is null
                ? new(AwsFailureKind.ProfileNotFound, "ProfileNotFound", $"The profile '{profile}' does not exist.")
                : Unusable(profile) ?? Unreadable(profile)
        );
    }

    /// <param name="asked">Null: the profile of the environment, or the default one, of which nobody expects credentials.</param>
    private static AwsFailure? Unusable(string? asked)
    {
        var profile = asked ?? SdkEnvironment.ProfileName;
        return
            ProfileSettings.Of(profile) is not null
            && ProfileLack.Of(profile) is { } lack
            && (lack != ProfileLack.NoSource || asked is not null || SdkEnvironment.IsProfileSet)
            ? new(AwsFailureKind.ProfileIncomplete, "ProfileIncomplete", $"The AWS profile '{profile}' gives no credentials: {lack}.")
            : null;
    }

    /// <summary>The SDK takes no profile of which it cannot read one value, and does not say which.</summary>
    private static AwsFailure Unreadable(string profile)
    {
        var others = (ProfileSettings.Of(profile)?.Keys ?? [])
            .Where(key => !key.StartsWith("aws_", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return new(
            AwsFailureKind.ProfileIncomplete,
            "ProfileUnreadable",
            $"The AWS profile '{profile}' gives no credentials: a value of one of its settings cannot be read ({string.Join(", ", others)})."
        );
    }

    /// <summary>On one line: what a process wrote to its error stream has many.</summary>
    private static string Said(Exception exception)
    {
        List<string> said = [];
        for (var link = exception; link is not null; link = link.InnerException)
        {
            var text = string.Join(' ', link.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('-', ' ', '.');
            if (!said.Exists(s => s.Contains(text, StringComparison.Ordinal)))
            {
                said.Add(text);
            }
        }

        var whole = string.Join(": ", said);
        return (whole.Length > MostWords ? whole[..MostWords] + "…" : whole) + ".";
    }
}
