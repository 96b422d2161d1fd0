using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.Routing.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>A request as rules see it, and as it is told.</summary>
internal static class IncomingRequest
{
    /// <summary>ALB guide, "Invalid header fields": names of other characters.</summary>
    public static bool IsValidName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>As it was sent: path and query are not decoded.</summary>
    public static Request Of(
        HttpContext context,
        ServedListener listener,
        string host,
        IPAddress client,
        ImmutableArray<HeaderLine> headers
    )
    {
        var (path, query) = TargetOf(context);
        var colon = host.LastIndexOf(':');
        var name = colon > host.LastIndexOf(']') ? host[..colon] : host;
        return new(new RequestUrl(listener.Scheme, name.ToLowerInvariant(), listener.Listener.Port, path, query), client)
        {
            Method = context.Request.Method,
            Headers = headers,
        };
    }

    /// <summary>As access logs write it.</summary>
    public static string LineOf(Request request, string protocol) =>
        $"{request.Method} {request.Url.Scheme}://{request.Url.Host}:{request.Url.Port.ToString(CultureInfo.InvariantCulture)}"
        + $"{request.Url.PathAndQuery} {(protocol == "HTTP/2" ? "HTTP/2.0" : protocol)}";

    public static string TypeOf(HttpContext context, bool isTls)
    {
        var isUpgrade = context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true;
        return isUpgrade && context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            ? isTls
                ? "wss"
                : "ws"
            : !IsHttp2(context)
                ? isTls
                    ? "https"
                    : "http"
                : IsGrpc(context)
                    ? "grpcs"
                    : "h2";
    }

    public static bool IsHttp2(HttpContext context) => context.Request.Protocol == "HTTP/2";

    public static bool IsGrpc(HttpContext context) =>
        context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    private static System.Buffers.SearchValues<char> NameCharacters { get; } =
        System.Buffers.SearchValues.Create("-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static (string Path, string? Query) TargetOf(HttpContext context)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!raw.StartsWith('/'))
        {
            var mark = raw.IndexOf("://", StringComparison.Ordinal);
            var slash = mark < 0 ? -1 : raw.IndexOfAny(['/', '?'], mark + 3);
            raw = slash < 0 ? "/" : raw[slash..];
            raw = raw.StartsWith('/') ? raw : "/" + raw;
        }

        var question = raw.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? (raw, null) : (raw[..question], raw[(question + 1)..]);
    }
}
