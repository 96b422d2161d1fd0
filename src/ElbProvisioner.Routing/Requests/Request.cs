using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace ElbProvisioner.Routing.Requests;

/// <summary>A request as it reaches a load balancer.</summary>
/// <param name="Client">Who made the connection: a proxy in between counts, X-Forwarded-For does not.</param>
public sealed record Request(RequestUrl Url, IPAddress Client)
{
    /// <summary>A client of no load balancer's own network [RFC 5737].</summary>
    public static IPAddress AnyClient { get; } = new([192, 0, 2, 1]);

    /// <summary>As it was sent: case counts.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Line by line, in their order.</summary>
    public ImmutableArray<HeaderLine> Headers { get; init; } = [];

    /// <summary>What TLS asked for; null: the host of the URL.</summary>
    public string? Sni { get; init; }

    /// <summary>What the Host header says: the first one, where it was given, else the URL's.</summary>
    public string Host => Headers.FirstOrDefault(static line => line.Is("Host"))?.Value ?? Url.Authority;

    /// <summary>Of what is no request of HTTP, where the connection leads.</summary>
    public override string ToString() =>
        Url.Scheme is "http" or "https"
            ? $"{Method} {Url}"
            : $"{Url.Scheme}://{Url.Host}:{Url.Port.ToString(CultureInfo.InvariantCulture)}";
}

public sealed record HeaderLine(string Name, string Value)
{
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
