namespace ElbProvisioner.LocalAws.Wire;

/// <summary>An HTTP request as it came.</summary>
/// <param name="Target">Path and query string, still encoded.</param>
/// <param name="Headers">By names in any case.</param>
internal sealed record WireRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);

internal sealed record WireResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body, string RequestId);
