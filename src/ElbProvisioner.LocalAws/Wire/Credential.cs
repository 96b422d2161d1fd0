namespace ElbProvisioner.LocalAws.Wire;

/// <summary>
/// Who signed a request, and for which service and region. Signatures themselves are not checked: any key is the account's.
/// </summary>
internal sealed record Credential(string AccessKeyId, string Region, string Service)
{
    // "Query parameters that are needed for signing": Authenticating requests, in the IAM User Guide's "Signature Version 4".
    private static readonly string[] InQuery =
    [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-SignedHeaders",
        "X-Amz-Signature",
    ];

    /// <param name="isIncomplete">There is a signature, and it does not conform.</param>
    /// <returns>Null: there is no signature that conforms.</returns>
    public static Credential? Find(WireRequest request, FormNode parameters, out bool isIncomplete)
    {
        var authorization = request.Header("Authorization");
        isIncomplete = authorization is not null || InQuery.Any(name => parameters.TextOf(name) is not null);
        var scope = authorization is null ? parameters.TextOf("X-Amz-Credential") : Parameter(authorization, "Credential");
        if (
            scope is null
            || (
                authorization is null
                    ? !Array.TrueForAll(InQuery, name => parameters.TextOf(name) is { Length: > 0 })
                    : Parameter(authorization, "SignedHeaders") is null || Parameter(authorization, "Signature") is null
            )
        )
        {
            return null;
        }

        isIncomplete = true;
        var parts = scope.Split('/');
        if (parts is not [.., "aws4_request"] || parts.Length is not (4 or 5) || parts.Any(part => part.Length == 0))
        {
            return null;
        }

        isIncomplete = false;
        // A signature for many regions names them in a header and not in its scope.
        return parts.Length == 5
            ? new(parts[0], parts[2], parts[3])
            : new(
                parts[0],
                (request.Header("X-Amz-Region-Set") ?? "us-east-1").Split(',')[0].Trim() is { Length: > 0 } region and not "*"
                    ? region
                    : "us-east-1",
                parts[2]
            );
    }

    private static string? Parameter(string authorization, string name)
    {
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        return space < 0
            ? null
            : authorization[space..]
                .Split(',', StringSplitOptions.TrimEntries)
                .Where(part => part.StartsWith(name + "=", StringComparison.Ordinal))
                .Select(part => part[(name.Length + 1)..])
                .FirstOrDefault(part => part.Length > 0);
    }
}
