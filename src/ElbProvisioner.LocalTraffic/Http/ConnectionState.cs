using System.Globalization;
using System.Net;
using ElbProvisioner.LocalTraffic.Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>What is known of a client's connection, for as long as it lasts.</summary>
/// <param name="Id">As in <c>TID_0123…</c>.</param>
/// <param name="Peer">Who has made it; null: nobody knows.</param>
/// <param name="Zone">Of the node that it came to.</param>
/// <param name="KeepAlive">As it was set when the connection began: a change counts for later ones.</param>
internal sealed class ConnectionState(string id, IPEndPoint? peer, DateTimeOffset born, string zone, TimeSpan keepAlive)
{
    /// <summary>Of the connection that a request came by.</summary>
    public static ConnectionState Of(HttpContext context) =>
        (ConnectionState?)context.Features.GetRequiredFeature<IConnectionItemsFeature>().Items[Key]
        ?? throw new InvalidOperationException("the connection was not met at the door");

    /// <summary>By which connections carry it.</summary>
    public static object Key { get; } = new();

    // ALB guide, "HTTP/2 connections": GOAWAY after so many requests.
    private const int MostRequests = 10_000;

    private int _requests;

    public string Id => id;

    public string Zone => zone;

    /// <summary>The client's.</summary>
    public IPAddress Address { get; } = ForwardedHeaders.Plain(peer?.Address);

    /// <summary>The same as text.</summary>
    public string AddressText => field ??= Address.ToString();

    /// <summary>The client's.</summary>
    public int Port => peer?.Port ?? 0;

    /// <summary>Address and port, as logs write them.</summary>
    public string ClientText => field ??= $"{AddressText}:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Of TLS; null: none was presented.</summary>
    public string? CertificateArn { get; set; }

    /// <summary>What the client has presented; null: nobody asked.</summary>
    public ClientCheck? Client { get; set; }

    /// <summary>TLS is agreed upon, or was not wanted.</summary>
    public bool IsGreeted { get; set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Born => born;

    /// <summary>Counts a request.</summary>
    /// <returns>Whether it is the last one that the connection carries.</returns>
    public bool IsLast(DateTimeOffset now, bool isHttp2) =>
        Interlocked.Increment(ref _requests) is var count && (now - born >= keepAlive || (isHttp2 && count >= MostRequests));
}
