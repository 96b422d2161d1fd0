using System.Text;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>The envelopes that answers and refusals share.</summary>
internal static class Responses
{
    public const string XmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    public static WireResponse Xml(
        int status,
        string requestId,
        ReadOnlyMemory<byte> body,
        IEnumerable<KeyValuePair<string, string>>? headers = null
    ) => new(status, "text/xml", body, requestId, Headers(requestId, headers));

    /// <summary>What was kept, as it was kept.</summary>
    public static WireResponse Plain(
        int status,
        string contentType,
        string requestId,
        string text,
        IEnumerable<KeyValuePair<string, string>>? headers = null
    ) => new(status, contentType, Encoding.UTF8.GetBytes(text), requestId, Headers(requestId, headers));

    public static WireResponse Json(
        ServiceModel? model,
        int status,
        string requestId,
        ReadOnlyMemory<byte> body,
        IEnumerable<KeyValuePair<string, string>>? headers = null
    ) =>
        new(
            status,
            model?.Protocols[0] == "rest-json" ? "application/json" : "application/x-amz-json-" + (model?.JsonVersion ?? "1.1"),
            body,
            requestId,
            Headers(requestId, headers)
        );

    public static WireResponse Cbor(
        int status,
        string requestId,
        ReadOnlyMemory<byte> body,
        IEnumerable<KeyValuePair<string, string>>? headers = null
    ) =>
        new(
            status,
            "application/cbor",
            body,
            requestId,
            Headers(requestId, [KeyValuePair.Create("smithy-protocol", "rpc-v2-cbor"), .. headers ?? []])
        );

    private static Dictionary<string, string> Headers(string requestId, IEnumerable<KeyValuePair<string, string>>? more) =>
        new([KeyValuePair.Create("x-amzn-RequestId", requestId), .. more ?? []], StringComparer.OrdinalIgnoreCase);
}
