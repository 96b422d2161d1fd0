using Microsoft.AspNetCore.Http;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>
/// Whether a request could be read in two ways [aws/http-desync-guardian]. What no server takes, such as two lengths, does not get
/// here: Kestrel answers it with 400.
/// </summary>
/// <param name="Tier"><c>Acceptable</c>, <c>Ambiguous</c> or <c>Severe</c>.</param>
internal sealed record Desync(string Tier, string Reason)
{
    private const string Acceptable = "Acceptable";
    private const string Ambiguous = "Ambiguous";

    /// <summary>Null: it complies.</summary>
    public static Desync? Of(HttpRequest request, in HeaderSurvey headers)
    {
        if (request.Protocol.StartsWith("HTTP/2", StringComparison.Ordinal))
        {
            return null;
        }

        var hasNoBody = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var hasEncoding = request.Headers.TransferEncoding.Count > 0;
        if (hasEncoding && (hasNoBody || request.Protocol == "HTTP/1.0"))
        {
            return new(Ambiguous, "UndefinedTransferEncodingSemantics");
        }

        // Kestrel has taken the length away, and says so by this name.
        if (hasEncoding && request.Headers.ContainsKey("X-Content-Length"))
        {
            return new(Ambiguous, "BothTeClPresent");
        }

        if (hasNoBody && request.ContentLength > 0)
        {
            return new(Ambiguous, "UndefinedContentLengthSemantics");
        }

        return headers.HasLookalike ? new(Ambiguous, "SuspiciousHeader")
            : headers.HasHidden ? new(Acceptable, "NonCompliantHeader")
            : hasNoBody && request.ContentLength == 0 ? new(Acceptable, "GetHeadZeroContentLength")
            : null;
    }

    /// <param name="mode"><c>monitor</c>, <c>defensive</c> or <c>strictest</c>.</param>
    /// <param name="ends">It is the last one of its connection.</param>
    /// <returns>Whether it may go on.</returns>
    public bool MayPass(string mode, out bool ends)
    {
        ends = mode == "defensive" && Tier != Acceptable;
        return mode switch
        {
            "monitor" => true,
            "strictest" => false,
            _ => Tier is Acceptable or Ambiguous,
        };
    }
}
