using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Aws.Session;

/// <summary>Turns a failure into the one message a user needs: what, and what to do.</summary>
public static class AwsFailureDiagnostics
{
    /// <param name="options">Of the session, so that the remedy can name what the user chose.</param>
    public static Diagnostic ToDiagnostic(this AwsFailure failure, AwsSessionOptions options)
    {
        var endpoint = EndpointSettings.ForAll(options.EndpointUrl) is { } url ? $"the endpoint {url}" : "AWS";
        return failure.Kind switch
        {
            AwsFailureKind.CredentialsMissing => Say(
                Surroundings.CredentialsMissing,
                $"No AWS credentials were found{Of(options.Profile)}: {failure.Message}",
                "Set AWS_PROFILE or pass --profile, run 'aws sso login', or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            ),
            AwsFailureKind.CredentialsExpired => Say(
                Surroundings.CredentialsExpired,
                $"The AWS credentials{Of(options.Profile)} have expired: {failure.Message}",
                "Sign in again, for example with 'aws sso login', and repeat the command; nothing is lost."
            ),
            AwsFailureKind.CredentialsRefused => Say(
                Surroundings.CredentialsRefused,
                $"AWS does not accept the credentials{Of(options.Profile)} ({failure.Code}): {failure.Message}",
                "Check the access key and its secret, that it is still active, and that this machine's clock is right."
            ),
            AwsFailureKind.ProfileNotFound => Say(
                Surroundings.ProfileNotFound,
                $"The AWS profile '{options.Profile ?? SdkEnvironment.ProfileName}' does not exist.",
                "List the profiles with 'aws configure list-profiles'; they stand in ~/.aws/config and ~/.aws/credentials."
            ),
            AwsFailureKind.CredentialsFailed => Say(
                Surroundings.CredentialsFailed,
                $"The AWS credentials{Of(options.Profile)} could not be had: {failure.Message}",
                "Run by hand what gives them (the profile's credential_process, 'aws sts get-caller-identity'), sign in or mend it, then "
                    + "repeat the command; nothing is lost."
            ),
            AwsFailureKind.ProfileIncomplete => Say(
                Surroundings.ProfileIncomplete,
                failure.Message,
                "Complete the profile in ~/.aws/config or ~/.aws/credentials ('aws configure' does), or choose another with --profile."
            ),
            AwsFailureKind.EndpointInvalid => Say(
                Surroundings.EndpointInvalid,
                failure.Message,
                "Write an address as http://localhost:5000 there, or take it away to use AWS itself."
            ),
            AwsFailureKind.NoRegion => Say(
                Surroundings.NoRegion,
                failure.Message,
                "Write 'region:' into the stack file, pass --region, set AWS_REGION, or give the profile a region; for example us-east-1."
            ),
            AwsFailureKind.EndpointNameUnknown => Say(
                Surroundings.EndpointNameUnknown,
                $"The host of {endpoint} cannot be found: {failure.Message}",
                "Check the region's spelling, --endpoint-url and AWS_ENDPOINT_URL, and that this machine is online."
            ),
            AwsFailureKind.EndpointRefused => Say(
                Surroundings.EndpointRefused,
                $"Connecting to {endpoint} failed: {failure.Message}",
                "Check that the endpoint is running and that --endpoint-url or AWS_ENDPOINT_URL names its port."
            ),
            AwsFailureKind.EndpointTls => Say(
                Surroundings.EndpointTls,
                $"No secure connection to {endpoint}: {failure.Message}",
                "Check that the URL's scheme fits the endpoint, and that a proxy's certificate is trusted on this machine (SSL_CERT_FILE)."
            ),
            AwsFailureKind.EndpointTimeout => Say(
                Surroundings.EndpointTimeout,
                $"{Capital(endpoint)} did not answer in time{For(failure)}.",
                "Check the network, a proxy (HTTPS_PROXY) and firewalls, then repeat the command."
            ),
            AwsFailureKind.ConnectionLost => Say(
                Surroundings.ConnectionLost,
                $"The connection to {endpoint} broke{For(failure)}: {failure.Message}",
                "Repeat the command: what AWS had done by then, it sees. Check the network and a proxy (HTTPS_PROXY) if it stays."
            ),
            AwsFailureKind.AnswerCut => Say(
                Surroundings.AnswerCut,
                $"The answer of {endpoint}{To(failure)} was cut short ({failure.Message}).",
                "Repeat the command: what AWS has done, it sees. Check the network and a proxy (HTTPS_PROXY) if it stays."
            ),
            AwsFailureKind.AnswerForeign => Say(
                Surroundings.AnswerForeign,
                $"Somebody else answered in place of {endpoint}{To(failure)}: {failure.Message}.",
                "Sign in where the network asks for it, check a proxy (HTTPS_PROXY, NO_PROXY), --endpoint-url and AWS_ENDPOINT_URL, "
                    + "then repeat the command."
            ),
            AwsFailureKind.AccessDenied => Say(
                Surroundings.AccessDenied,
                $"AWS denies {failure.Action ?? "the request"}: {failure.Message}",
                $"Ask for a policy that allows {DeniedAction(failure) ?? "it"}."
            ),
            AwsFailureKind.Throttled => Say(
                Surroundings.Throttled,
                $"AWS keeps throttling this account{For(failure)} ({failure.Code}).",
                "Wait until other tools in the account are done, or lower --parallelism, then repeat the command."
            ),
            AwsFailureKind.Transient => Say(
                Surroundings.Unavailable,
                $"AWS failed{For(failure)} ({failure.Code}): {failure.Message}{Id(failure)}",
                "Repeat the command; look at the AWS Health Dashboard if it stays."
            ),
            AwsFailureKind.Unsupported => Say(
                Surroundings.Unsupported,
                $"{Capital(endpoint)} does not know {failure.Action ?? "an operation"}: {failure.Message.TrimEnd('.')}.",
                "An emulator may lack it or have failed inside: look at its log, or use AWS itself. A proxy (HTTPS_PROXY) may also "
                    + "have answered in its place."
            ),
            _ when failure.Code is "RequestTimeTooSkewed" or "RequestInTheFuture" => Say(
                Surroundings.ClockWrong,
                $"AWS refused {failure.Action ?? "a request"} ({failure.Code}), because this machine's clock is wrong: {failure.Message}",
                "Set the clock (here it is "
                    + $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC) or let NTP do it, then repeat the command."
            ),
            _ => Say(
                Surroundings.Refused,
                $"AWS refused {failure.Action ?? "a request"} ({failure.Code}): {failure.Message}{Id(failure)}",
                "Correct what AWS names, then repeat the command."
            ),
        };
    }

    private static Diagnostic Say(DiagnosticCode code, string message, string? remedy) => new(code, SourceSpan.None, message, remedy);

    private static string Of(string? profile) => profile is null ? "" : $" of the profile '{profile}'";

    private static string For(AwsFailure failure) => failure.Action is { } action ? $" on {action}" : "";

    private static string To(AwsFailure failure) => failure.Action is { } action ? $" to {action}" : "";

    private static string Id(AwsFailure failure) => string.IsNullOrEmpty(failure.RequestId) ? "" : $" (request {failure.RequestId})";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>
    /// AWS may deny another action than the one called, as ec2:CreateTags inside CreateSecurityGroup; its sentence names it.
    /// </summary>
    private static string? DeniedAction(AwsFailure failure)
    {
        const string marker = "to perform: ";
        var start = failure.Message.IndexOf(marker, StringComparison.Ordinal);
        if (start < 0)
        {
            return failure.Action;
        }

        var rest = failure.Message[(start + marker.Length)..];
        var end = rest.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? rest : rest[..end];
    }
}
