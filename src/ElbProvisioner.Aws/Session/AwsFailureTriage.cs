using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace ElbProvisioner.Aws.Session;

internal static class AwsFailureTriage
{
    public static AwsFailure Classify(Exception exception)
    {
        var chain = Chain(exception);
        if (chain.OfType<AwsSessionException>().FirstOrDefault() is { } told)
        {
            return told.Failure;
        }

        var (service, operation) = chain.Select(CallOrigin.Of).FirstOrDefault(origin => origin.Service is not null);
        return Classify(exception, chain, wasCalled: service is not null) with { Service = service, Operation = operation };
    }

    /// <summary>What threw was no call of ours, as the call by which a role is assumed.</summary>
    public static AwsFailure ClassifyUncalled(Exception exception) => Classify(exception, Chain(exception), wasCalled: false);

    private static AwsFailure Classify(Exception exception, IReadOnlyList<Exception> chain, bool wasCalled) =>
        chain.OfType<ProfileNotFoundException>().FirstOrDefault() is { } profile
            ? new AwsFailure(AwsFailureKind.ProfileNotFound, "ProfileNotFound", profile.Message)
            : Unreadable(chain)
                ?? Unreachable(chain)
                ?? Refused(chain)
                ?? NoCredentials(exception, wasCalled)
                ?? new AwsFailure(AwsFailureKind.Other, exception.GetType().Name, exception.Message);

    private static AwsFailure? Unreadable(IReadOnlyList<Exception> chain)
    {
        if (chain.OfType<UnreadableAnswerException>().FirstOrDefault() is not { } answer)
        {
            return null;
        }

        var kind = answer.Status switch
        {
            429 => AwsFailureKind.Throttled,
            502 or 503 or 504 => AwsFailureKind.Transient,
            500 when answer.Fault == AnswerFault.Cut => AwsFailureKind.Transient,
            // An emulator without the operation answers with a page for people, or with a status alone.
            404 or 501 => AwsFailureKind.Unsupported,
            500 => AwsFailureKind.Unsupported,
            >= 200 and < 300 when answer.Fault == AnswerFault.Cut => AwsFailureKind.AnswerCut,
            _ => AwsFailureKind.AnswerForeign,
        };
        return new(kind, answer.Code, answer.Message, Status: answer.Status);
    }

    private static AwsFailure? Refused(IReadOnlyList<Exception> chain)
    {
        if (chain.OfType<AmazonServiceException>().FirstOrDefault() is not { } refusal)
        {
            return null;
        }

        var status = (int)refusal.StatusCode;
        var code = refusal.ErrorCode;
        var kind =
            string.IsNullOrEmpty(code) || refusal is AmazonUnmarshallingException
                ? status switch
                {
                    404 or 500 or 501 => AwsFailureKind.Unsupported,
                    429 => AwsFailureKind.Throttled,
                    > 500 => AwsFailureKind.Transient,
                    _ => AwsFailureKind.AnswerForeign,
                }
                : AwsErrorCodes.Classify(code, refusal.Message, status);
        return new AwsFailure(
            kind,
            string.IsNullOrEmpty(code) ? refusal.GetType().Name : code,
            refusal.Message.Trim(),
            null,
            null,
            refusal.RequestId,
            status == 0 ? null : status
        );
    }

    private static AwsFailure? Unreachable(IReadOnlyList<Exception> chain)
    {
        var message = chain[^1].Message;
        var http = chain.OfType<HttpRequestException>().FirstOrDefault();
        var socket = chain.OfType<SocketException>().FirstOrDefault();
        if (
            http?.HttpRequestError == HttpRequestError.NameResolutionError
            || socket?.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
        )
        {
            return new(AwsFailureKind.EndpointNameUnknown, "EndpointNameUnknown", http?.Message ?? message);
        }

        if (http?.HttpRequestError == HttpRequestError.SecureConnectionError || chain.Any(e => e is AuthenticationException))
        {
            return new(AwsFailureKind.EndpointTls, "EndpointTls", message);
        }

        // HttpClient reports its own timeout as a cancellation with this inside; the caller's cancellation has none.
        if (chain.Any(e => e is TimeoutException) || socket?.SocketErrorCode == SocketError.TimedOut)
        {
            return new(AwsFailureKind.EndpointTimeout, "EndpointTimeout", message);
        }

        if (chain.Any(e => e is ConnectionLostException or HttpIOException))
        {
            return new(AwsFailureKind.ConnectionLost, "ConnectionLost", message);
        }

        return http is not null && (http.HttpRequestError == HttpRequestError.ConnectionError || socket is not null)
            ? new(AwsFailureKind.EndpointRefused, "EndpointRefused", http.Message)
            : null;
    }

    /// <summary>
    /// The SDK has no type for it: its chain of providers throws AmazonClientException. Before any call nothing else does; during one
    /// (a token that has to be renewed) only its words tell.
    /// </summary>
    private static AwsFailure? NoCredentials(Exception exception, bool wasCalled)
    {
        if (exception is not (AmazonClientException or ProcessAWSCredentialException))
        {
            return null;
        }

        var said = FirstLine(exception.Message);
        if (said.Contains("SSO", StringComparison.Ordinal) && said.Contains("oken", StringComparison.Ordinal))
        {
            return new(AwsFailureKind.CredentialsExpired, "SsoTokenExpired", said);
        }

        var isChain = said.StartsWith("Failed to resolve AWS credentials", StringComparison.Ordinal);
        return wasCalled && !isChain && !said.Contains("redential", StringComparison.Ordinal)
            ? null
            : new(
                AwsFailureKind.CredentialsMissing,
                "CredentialsMissing",
                isChain ? "neither the environment nor a profile, web identity, container or instance has any." : said
            );
    }

    private static List<Exception> Chain(Exception exception)
    {
        List<Exception> chain = [];
        for (var link = exception; link is not null; link = link.InnerException)
        {
            chain.Add(link);
        }

        return chain;
    }

    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n')[0].Trim();
}
