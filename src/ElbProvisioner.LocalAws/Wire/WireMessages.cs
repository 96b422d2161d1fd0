namespace ElbProvisioner.LocalAws.Wire;

/// <summary>An HTTP request as it came.</summary>
/// <param name="Target">Path and query string, still encoded.</param>
/// <param name="Headers">By names in any case.</param>
internal sealed record WireRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The path without the query string, still encoded.</summary>
    public string Path => Target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? Target[..mark] : Target;

    /// <summary>The query string without its question mark, still encoded.</summary>
    public string Query => Target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? Target[(mark + 1)..] : "";

    public string? Header(string name)
    {
        if (Headers.TryGetValue(name, out var exact))
        {
            return exact;
        }

        foreach (var (key, value) in Headers)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}

/// <param name="Headers">All but the content's type and length; the request's id is among them.</param>
internal sealed record WireResponse(
    int Status,
    string ContentType,
    ReadOnlyMemory<byte> Body,
    string RequestId,
    IReadOnlyDictionary<string, string> Headers
);
