using System.Net;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Serving;

/// <summary>
/// Keeps the pages out that a browser on this machine shows: any of them can send requests to a local port, and a name of its own can be
/// made to lead here. No AWS client outside a browser says of itself what a browser says.
/// </summary>
/// <param name="host">Where the door listens, as it was told.</param>
internal sealed class Visitors(string host)
{
    private readonly bool _isForEveryone =
        host is "+" or "*" || (IPAddress.TryParse(host, out var address) && !IPAddress.IsLoopback(address));

    /// <exception cref="HttpRefusal">It comes from a page of somewhere else, or asks for a host that is not this one.</exception>
    public void Check(WireRequest request)
    {
        if (request.Header("Host") is not { Length: > 0 } asked)
        {
            return;
        }

        if (!IsHere(NameOf(asked)))
        {
            throw Denied(
                $"The local AWS does not answer for the host '{asked}': a page could have made that name lead here. Call it by "
                    + "localhost or by its address."
            );
        }

        if (
            request.Header("Origin") is { } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority.Equals(asked, StringComparison.OrdinalIgnoreCase))
        )
        {
            throw Denied("The local AWS does not answer pages of other origins.");
        }

        if (request.Header("Sec-Fetch-Site") is { } site && !(site is "same-origin" or "none"))
        {
            throw Denied("The local AWS does not answer pages of other sites.");
        }
    }

    // Names without a point and those below .internal and .local are given by the network one is in, never by the Internet's DNS.
    private bool IsHere(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || name.Equals(host, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name, out var address) && (_isForEveryone || IPAddress.IsLoopback(address) || name == host))
        || (
            _isForEveryone
            && (
                !name.Contains('.', StringComparison.Ordinal)
                || name.EndsWith(".internal", StringComparison.OrdinalIgnoreCase)
                || name.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
            )
        );

    /// <summary>Without port and brackets.</summary>
    private static string NameOf(string asked)
    {
        if (asked.StartsWith('['))
        {
            return asked.IndexOf(']', StringComparison.Ordinal) is > 0 and var end ? asked[1..end] : asked;
        }

        return asked.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? asked[..colon] : asked;
    }

    private static HttpRefusal Denied(string message) => new(403, "AccessDenied", message);
}
