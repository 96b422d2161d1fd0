using System.Collections.Immutable;
using ElbProvisioner.Routing.Requests;
using Microsoft.AspNetCore.Http;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>What a request's headers are like: gone through once, for everybody who wants to know.</summary>
/// <param name="Lines">As rules see them.</param>
/// <param name="Length">Of all of them, as they stand on the wire of HTTP/1.1, in bytes.</param>
/// <param name="Longest">Of one of them.</param>
/// <param name="HasHidden">One has characters that are not visible ASCII.</param>
/// <param name="HasLookalike">One could be taken for Transfer-Encoding.</param>
internal readonly record struct HeaderSurvey(ImmutableArray<HeaderLine> Lines, long Length, int Longest, bool HasHidden, bool HasLookalike)
{
    private static readonly string[] OwnHeaders = ["X-Amzn-Mtls-", "X-Amzn-Oidc-", "X-Amzn-Tls-"];

    /// <summary>Takes away what the load balancer itself says to targets, and nobody else may, and names that it drops.</summary>
    /// <param name="host">What the Host header says at the listener.</param>
    public static HeaderSurvey Take(HttpRequest request, string host, bool dropsInvalid)
    {
        var headers = request.Headers;
        var lines = ImmutableArray.CreateBuilder<HeaderLine>(headers.Count + 1);
        var (length, longest, hasHidden, hasLookalike, hasHost) = (0L, 0, false, false, false);
        List<string>? stripped = null;
        foreach (var (name, values) in headers)
        {
            if (IsOwn(name) || (dropsInvalid && !IncomingRequest.IsValidName(name) && !name.StartsWith(':')))
            {
                (stripped ??= []).Add(name);
                continue;
            }

            var isHost = name.Equals("Host", StringComparison.OrdinalIgnoreCase);
            hasHost |= isHost;
            hasHidden |= IsHidden(name);
            hasLookalike |= name.Equals("Transfer_Encoding", StringComparison.OrdinalIgnoreCase);
            foreach (var value in values)
            {
                var text = value ?? "";
                lines.Add(new(name, isHost ? host : text));
                hasHidden |= IsHidden(text);
                longest = Math.Max(longest, name.Length + text.Length + 4);
                length += name.Length + text.Length + 4;
            }
        }

        foreach (var name in stripped ?? [])
        {
            headers.Remove(name);
        }

        if (!hasHost)
        {
            // A request of HTTP/1.0 without a host: no rule on hosts fits it.
            lines.Add(new("Host", ""));
        }

        return new(lines.DrainToImmutable(), length, longest, hasHidden, hasLookalike);
    }

    private static bool IsOwn(string name) =>
        name.StartsWith("X-Amzn-", StringComparison.OrdinalIgnoreCase)
        && Array.Exists(OwnHeaders, own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase));

    private static bool IsHidden(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
