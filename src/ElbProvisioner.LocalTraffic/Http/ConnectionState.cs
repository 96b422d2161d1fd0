namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>What is known of a client's connection, for as long as it lasts.</summary>
/// <param name="Id">As in <c>TID_0123…</c>.</param>
/// <param name="Zone">Of the node that it came to.</param>
/// <param name="KeepAlive">As it was set when the connection began: a change counts for later ones.</param>
internal sealed class ConnectionState(string id, DateTimeOffset born, string zone, TimeSpan keepAlive)
{
    /// <summary>By which connections carry it.</summary>
    public static object Key { get; } = new();

    // ALB guide, "HTTP/2 connections": GOAWAY after so many requests.
    private const int MostRequests = 10_000;

    private int _requests;

    public string Id => id;

    public string Zone => zone;

    /// <summary>Of TLS; null: none was presented.</summary>
    public string? CertificateArn { get; set; }

    /// <summary>Counts a request.</summary>
    /// <returns>Whether it is the last one that the connection carries.</returns>
    public bool IsLast(DateTimeOffset now, bool isHttp2) =>
        Interlocked.Increment(ref _requests) is var count && (now - born >= keepAlive || (isHttp2 && count >= MostRequests));
}
