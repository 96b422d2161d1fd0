using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>How long what a client sends before its body may be [ALB guide: quotas, and troubleshooting, 400 and 414].</summary>
internal static class HeaderLimits
{
    /// <summary>In bytes: the request line, with its method and version.</summary>
    public const int Line = 16 * 1024;

    /// <summary>In bytes: one header field, with its name.</summary>
    public const int Header = 16 * 1024;

    /// <summary>In bytes: all of them.</summary>
    public const int Headers = 64 * 1024;

    // AWS names 413 for headers too, and does not say when.
    private const int TooLong = StatusCodes.Status400BadRequest;

    /// <returns>What it is answered with; null: it is short enough.</returns>
    public static int? Refusal(HttpContext context, in HeaderSurvey headers)
    {
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (request.Method.Length + target.Length + request.Protocol.Length + 4 > Line)
        {
            return StatusCodes.Status414UriTooLong;
        }

        return headers.Longest > Header || headers.Length > Headers ? TooLong : null;
    }
}
