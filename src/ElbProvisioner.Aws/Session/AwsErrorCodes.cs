using System.Collections.Frozen;

namespace ElbProvisioner.Aws.Session;

/// <summary>AWS's error codes by meaning. Exact codes first; the families after them follow AWS's habits of naming.</summary>
internal static class AwsErrorCodes
{
    private static readonly FrozenDictionary<string, AwsFailureKind> Exact = Table(
        (
            AwsFailureKind.Throttled,
            [
                "Throttling",
                "ThrottlingException",
                "ThrottledException",
                "RequestLimitExceeded",
                "PriorRequestNotComplete",
                "TooManyRequestsException",
                "RequestThrottled",
                "RequestThrottledException",
                "BandwidthLimitExceeded",
                "EC2ThrottledException",
                "SlowDown",
            ]
        ),
        (
            AwsFailureKind.Transient,
            [
                "InternalFailure",
                "InternalError",
                "InternalServiceError",
                "InternalServiceException",
                "InternalFault",
                "ServiceUnavailable",
                "Unavailable",
                "HealthUnavailable",
                "ResourceContention",
                "ServiceLinkedRoleFailure",
                "RequestTimeout",
                "RequestTimeoutException",
                "InsufficientCapacity",
            ]
        ),
        (
            AwsFailureKind.InUse,
            [
                "ResourceInUse",
                "ResourceInUseException",
                "DependencyViolation",
                "InvalidGroup.InUse",
                "InvalidIPAddress.InUse",
                "PriorityInUse",
                "ScalingActivityInProgress",
                "InstanceRefreshInProgress",
            ]
        ),
        (
            AwsFailureKind.AccessDenied,
            ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "NotAuthorized", "OptInRequired"]
        ),
        (AwsFailureKind.CredentialsExpired, ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"]),
        (AwsFailureKind.CredentialsMissing, ["MissingAuthenticationToken", "MissingAuthenticationTokenException"]),
        (
            AwsFailureKind.CredentialsRefused,
            [
                "InvalidClientTokenId",
                "UnrecognizedClientException",
                "UnrecognizedClient",
                "SignatureDoesNotMatch",
                "InvalidSignatureException",
                "AuthFailure",
                "IncompleteSignature",
                "InvalidAccessKeyId",
            ]
        ),
        (
            AwsFailureKind.Unsupported,
            ["InvalidAction", "UnknownOperationException", "UnknownOperation", "NotImplemented", "UnsupportedOperation"]
        ),
        (AwsFailureKind.AlreadyExists, ["AlreadyExists", "InvalidPermission.Duplicate"]),
        (AwsFailureKind.LimitExceeded, ["LimitExceeded", "LimitExceededException"])
    );

    /// <param name="message">Only asked where AWS has no code of its own: an unknown scaling group is a ValidationError that says "not
    /// found".</param>
    public static AwsFailureKind Classify(string code, string message, int status)
    {
        if (Exact.TryGetValue(code, out var kind))
        {
            return kind;
        }

        return code switch
        {
            _ when code.EndsWith("NotFound", StringComparison.Ordinal)
                    || code.EndsWith("NotFoundException", StringComparison.Ordinal)
                    || code.StartsWith("NoSuch", StringComparison.Ordinal) => AwsFailureKind.NotFound,
            "ValidationError" when message.Contains("not found", StringComparison.OrdinalIgnoreCase) => AwsFailureKind.NotFound,
            _ when code.StartsWith("Duplicate", StringComparison.Ordinal)
                    || code.EndsWith(".Duplicate", StringComparison.Ordinal)
                    || code.EndsWith("AlreadyExists", StringComparison.Ordinal)
                    || code.EndsWith("AlreadyExistsException", StringComparison.Ordinal) => AwsFailureKind.AlreadyExists,
            _ when code.StartsWith("TooMany", StringComparison.Ordinal)
                    || code.EndsWith("LimitExceeded", StringComparison.Ordinal)
                    || code.EndsWith("LimitExceededException", StringComparison.Ordinal) => AwsFailureKind.LimitExceeded,
            _ when status >= 500 => AwsFailureKind.Transient,
            _ when code.StartsWith("Validation", StringComparison.Ordinal)
                    || code.StartsWith("Invalid", StringComparison.Ordinal)
                    || code.StartsWith("Malformed", StringComparison.Ordinal)
                    || code.StartsWith("Missing", StringComparison.Ordinal)
                    || code.StartsWith("Incompatible", StringComparison.Ordinal)
                    || code.StartsWith("Unsupported", StringComparison.Ordinal) => AwsFailureKind.Validation,
            _ => AwsFailureKind.Other,
        };
    }

    private static FrozenDictionary<string, AwsFailureKind> Table(params ReadOnlySpan<(AwsFailureKind Kind, string[] Codes)> rows)
    {
        var table = new Dictionary<string, AwsFailureKind>(StringComparer.Ordinal);
        foreach (var (kind, codes) in rows)
        {
            foreach (var code in codes)
            {
                table.Add(code, kind);
            }
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
