using System.Net.Sockets;
using Amazon.Runtime;

namespace ElbProvisioner.Aws.Session;

/// <summary>What a failed call means for who made it.</summary>
public enum AwsFailureKind
{
    /// <summary>Too many requests; the retries are already used up.</summary>
    Throttled,

    /// <summary>AWS's own trouble: worth trying again later.</summary>
    Transient,
    NotFound,
    AlreadyExists,

    /// <summary>Something still refers to it.</summary>
    InUse,
    LimitExceeded,
    AccessDenied,

    /// <summary>The arguments are wrong.</summary>
    Validation,
    CredentialsMissing,
    CredentialsExpired,

    /// <summary>AWS does not know the key or the signature.</summary>
    CredentialsRefused,
    ProfileNotFound,

    /// <summary>Its source was asked and failed: a process, a role, a token, a file.</summary>
    CredentialsFailed,

    /// <summary>The profile exists and cannot give any.</summary>
    ProfileIncomplete,
    NoRegion,

    /// <summary>What should be an address is none.</summary>
    EndpointInvalid,
    EndpointNameUnknown,
    EndpointRefused,
    EndpointTls,
    EndpointTimeout,

    /// <summary>The connection broke before the answer: nobody knows whether the call was done.</summary>
    ConnectionLost,

    /// <summary>An answer came and ended too early: a changing call was done.</summary>
    AnswerCut,

    /// <summary>Somebody between here and AWS answered in its place.</summary>
    AnswerForeign,

    /// <summary>The endpoint does not know the operation, as an emulator may not.</summary>
    Unsupported,
    Other,
}

/// <summary>A failed call, classified once: by AWS's code wherever there is one.</summary>
/// <param name="Code">AWS's code, or a name of ours where no answer came.</param>
/// <param name="Message">AWS's sentence.</param>
/// <param name="Service">One of <see cref="AwsService"/>; null: no call was made.</param>
public sealed record AwsFailure(
    AwsFailureKind Kind,
    string Code,
    string Message,
    string? Service = null,
    string? Operation = null,
    string? RequestId = null,
    int? Status = null
)
{
    /// <summary>As policies name it: <c>elasticloadbalancing:DescribeRules</c>.</summary>
    public string? Action => Service is null || Operation is null ? null : $"{Service}:{Operation}";

    /// <summary>The way to AWS is at fault, not what was asked.</summary>
    public bool IsSurroundings =>
        Kind
            is AwsFailureKind.CredentialsMissing
                or AwsFailureKind.CredentialsExpired
                or AwsFailureKind.CredentialsRefused
                or AwsFailureKind.ProfileNotFound
                or AwsFailureKind.CredentialsFailed
                or AwsFailureKind.ProfileIncomplete
                or AwsFailureKind.NoRegion
                or AwsFailureKind.EndpointInvalid
                or AwsFailureKind.EndpointNameUnknown
                or AwsFailureKind.EndpointRefused
                or AwsFailureKind.EndpointTls
                or AwsFailureKind.EndpointTimeout
                or AwsFailureKind.ConnectionLost
                or AwsFailureKind.AnswerForeign
                or AwsFailureKind.AccessDenied;

    /// <summary>Classifies anything a session's calls throw, except the cancellation the caller asked for.</summary>
    public static AwsFailure Of(Exception exception) => AwsFailureTriage.Classify(exception);

    /// <summary>Null for what is no failed call at all: a bug.</summary>
    public static AwsFailure? OfCall(Exception exception) =>
        exception is AwsSessionException or AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException
        || exception is OperationCanceledException { InnerException: TimeoutException }
        || (exception is IOException or SocketException && CallOrigin.Of(exception).Service is not null)
            ? Of(exception)
            : null;
}
